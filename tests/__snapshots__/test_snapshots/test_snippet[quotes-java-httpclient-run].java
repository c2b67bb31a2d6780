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
    if (System.getenv("LANGFLOW_API_KEY") == null) {
      throw new IllegalStateException("LANGFLOW_API_KEY is not set");
    }

    String url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";
    String payload =
        """
        {
          "input_value": "it's \\"quoted\\" '''thrice''' \\"\\"\\"and again\\"\\"\\" and `back`",
          "session_id": "$HOME ${HOME} $(id) `id` \\\\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c",
          "tweaks": {
            "' + __import__('os').system('id') + '": {
              "</script><img src=x onerror=alert(1)> <!-- --> */ //": "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} #{x} %s %(x)s {0}"
            }
          }
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
