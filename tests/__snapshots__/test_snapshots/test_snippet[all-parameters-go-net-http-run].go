package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const timeout = 30 * time.Second

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
	url := "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
	payload := `{
  "input_value": "Tell me a story",
  "input_type": "chat",
  "output_type": "chat",
  "output_component": "",
  "tweaks": null,
  "session_id": "chat-123",
  "user_id": "user-7"
}`

	req, err := http.NewRequest("POST", url, strings.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("accept", "application/json")
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

	var answer struct {
		Outputs []struct {
			Outputs []struct {
				Results struct {
					Message struct {
						Text string `json:"text"`
					} `json:"message"`
				} `json:"results"`
			} `json:"outputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || len(answer.Outputs) == 0 {
		log.Fatalf("unexpected answer: %s", body)
	}

	var texts []string
	for _, output := range answer.Outputs[0].Outputs {
		texts = append(texts, output.Results.Message.Text)
	}
	if strings.Join(texts, "") == "" {
		texts = []string{string(body)}
	}
	fmt.Println(strings.Join(texts, "\n"))
}
