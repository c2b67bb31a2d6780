package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const timeout = 12500 * time.Millisecond

var client = &http.Client{Transport: &http.Transport{
	Proxy:             http.ProxyFromEnvironment,
	DialContext:       dial,
	ForceAttemptHTTP2: true,
}}

func dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: timeout}
	connection, err := dialer.DialContext(ctx, network, address)
	return conn{connection}, err
}

// A conn fails once nothing has been sent or received for as long as the timeout.
type conn struct{ net.Conn }

func (c conn) Read(b []byte) (int, error) {
	c.SetDeadline(time.Now().Add(timeout))
	return c.Conn.Read(b)
}

func (c conn) Write(b []byte) (int, error) {
	c.SetDeadline(time.Now().Add(timeout))
	return c.Conn.Write(b)
}

func main() {
	url := "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
	payload := `{"data": "example-data"}`

	req, err := http.NewRequest("POST", url, strings.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("x-api-key", os.Getenv("LANGFLOW_API_KEY"))

	resp, err := client.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode > 299 {
		log.Fatalf("%s: %s", resp.Status, body)
	}
	if err != nil {
		log.Fatal(err)
	}

	if len(body) == 0 {
		body = []byte(resp.Status)
	}
	fmt.Printf("%s\n", body)
}
