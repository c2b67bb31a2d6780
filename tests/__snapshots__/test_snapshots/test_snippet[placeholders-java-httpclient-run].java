import com.google.gson.Gson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;

public class Run {
  public static void main(String[] args) throws Exception {
    for (String name : List.of("LANGFLOW_SERVER_URL", "FLOW_ID", "LANGFLOW_API_KEY")) {
      if (System.getenv(name) == null) {
        throw new IllegalStateException(name + " is not set");
      }
    }

    String url = System.getenv("LANGFLOW_SERVER_URL") + "/api/v1/run/" + System.getenv("FLOW_ID");
    String payload =
        """
        {
          "input_value": "Tell me about something interesting!",
          "input_type": "chat",
          "output_type": "chat"
        }
        """;

    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .version(HttpClient.Version.HTTP_1_1) // Langflow loses the body of an upgrade to HTTP/2
            .header("Content-Type", "application/json")
            .header("x-api-key", System.getenv("LANGFLOW_API_KEY"))
            .POST(HttpRequest.BodyPublishers.ofString(payload))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .get(300, TimeUnit.SECONDS);
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + ": " + response.body());
    }

    Answer answer = new Gson().fromJson(response.body(), Answer.class);
    List<String> texts =
        answer.outputs().get(0).outputs().stream()
            .map(output -> output.results().message().text())
            .toList();
    boolean isEmpty = texts.stream().allMatch(String::isEmpty);
    System.out.println(isEmpty ? response.body() : String.join("\n", texts));
  }

  record Answer(List<Result> outputs) {}

  record Result(List<Output> outputs) {}

  record Output(Results results) {}

  record Results(Message message) {}

  record Message(String text) {}
}
