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
	for _, name := range []string{"LANGFLOW_HOST", "STAGE", "TOKEN", "LANGFLOW_API_KEY", "USER_NAME"} {
		if _, ok := os.LookupEnv(name); !ok {
			log.Fatalf("%s is not set", name)
		}
	}

	url := "http://" + os.Getenv("LANGFLOW_HOST") + "/" + os.Getenv("STAGE") + "/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201"
	payload := `{"user": "` + jsonEscape(os.Getenv("USER_NAME")) + `", "note": "from ` + jsonEscape(os.Getenv("USER_NAME")) + `"}`

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

	if len(body) == 0 {
		body = []byte(resp.Status)
	}
	fmt.Printf("%s\n", body)
}

// jsonEscape returns text as it stands inside a JSON string.
func jsonEscape(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted[1 : len(quoted)-1])
}
