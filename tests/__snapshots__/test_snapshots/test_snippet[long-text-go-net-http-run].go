package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	url := "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
	payload := `{
  "input_value": "All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. All work and no play makes Jack a dull boy. ",
  "session_id": "a-session-a-session-a-session-a-session-a-session-a-session-a-session-a-session-"
}`

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
