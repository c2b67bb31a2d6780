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
	url := "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true"
	payload := `{}`

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
	if resp.StatusCode > 299 {
		body, _ := io.ReadAll(resp.Body)
		log.Fatalf("%s: %s", resp.Status, body)
	}

	var shown string
	var streamed strings.Builder
	var result json.RawMessage
	decoder := json.NewDecoder(resp.Body)
	for result == nil {
		var event struct {
			Event string          `json:"event"`
			Data  json.RawMessage `json:"data"`
		}
		if err := decoder.Decode(&event); err == io.EOF {
			log.Fatal("the stream ended before its end event")
		} else if err != nil {
			log.Fatal(err)
		}

		var data struct {
			ID     string          `json:"id"`
			Chunk  string          `json:"chunk"`
			Text   string          `json:"text"`
			Result json.RawMessage `json:"result"`
		}
		switch event.Event {
		case "token", "error", "end":
			if err := json.Unmarshal(event.Data, &data); err != nil {
				log.Fatalf("%v: %s", err, event.Data)
			}
		}
		switch {
		case event.Event == "token" && (shown == "" || shown == data.ID):
			shown = data.ID
			streamed.WriteString(data.Chunk)
			fmt.Print(data.Chunk)
		case event.Event == "error" && data.Text != "":
			log.Fatal(data.Text)
		case event.Event == "error":
			log.Fatalf("%s", event.Data)
		case event.Event == "end":
			result = data.Result
		}
	}

	var answer struct {
		Outputs []struct {
			Outputs []struct {
				Results struct {
					Message struct {
						Text string `json:"text"`
						Data struct {
							ID string `json:"id"`
						} `json:"data"`
					} `json:"message"`
				} `json:"results"`
			} `json:"outputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal(result, &answer); err != nil || len(answer.Outputs) == 0 {
		log.Fatalf("unexpected result: %s", result)
	}

	var texts []string
	for _, output := range answer.Outputs[0].Outputs {
		message := output.Results.Message
		if message.Data.ID != shown || !strings.Contains(streamed.String(), message.Text) {
			texts = append(texts, message.Text)
		}
	}
	if streamed.Len() > 0 {
		fmt.Println()
	} else if strings.Join(texts, "") == "" {
		texts = []string{string(result)}
	}
	for _, text := range texts {
		fmt.Println(text)
	}
}
