package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	url := "http://localhost:7860/api/v1/webhook/basic-prompting"
	payload := `{"data": "example-data"}`

	req, err := http.NewRequest("POST", url, strings.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("x-api-key", os.Getenv("LANGFLOW_API_KEY"))

	resp, err := http.DefaultClient.Do(req)
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
