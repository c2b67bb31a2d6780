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
	for _, name := range []string{"LANGFLOW_HOST", "STAGE", "TOKEN", "LANGFLOW_API_KEY", "USER_NAME", "TEMPLATE", "TAG", "SESSION"} {
		if _, ok := os.LookupEnv(name); !ok {
			log.Fatalf("%s is not set", name)
		}
	}

	url := "http://" + os.Getenv("LANGFLOW_HOST") + "/" + os.Getenv("STAGE") + "/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201"
	payload := `{
  "input_value": "I am ` + jsonEscape(os.Getenv("USER_NAME")) + `.",
  "tweaks": {
    "Prompt-p4Wn7": {"template": "` + jsonEscape(os.Getenv("TEMPLATE")) + `", "tags": ["a-` + jsonEscape(os.Getenv("TAG")) + `", "b"]}
  },
  "session_id": "` + jsonEscape(os.Getenv("SESSION")) + `"
}`

	req, err := http.NewRequest("POST", url, strings.NewReader(payload))
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
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

// jsonEscape returns text as it stands inside a JSON string.
func jsonEscape(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted[1 : len(quoted)-1])
}
