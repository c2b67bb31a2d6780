import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

public class Webhook {
  public static void main(String[] args) throws Exception {
    if (System.getenv("LANGFLOW_API_KEY") == null) {
      throw new IllegalStateException("LANGFLOW_API_KEY is not set");
    }

    String url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201";
    String payload = "{}";

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

    String body = response.body();
    System.out.println(body.isEmpty() ? "HTTP " + response.statusCode() : body);
  }
}
