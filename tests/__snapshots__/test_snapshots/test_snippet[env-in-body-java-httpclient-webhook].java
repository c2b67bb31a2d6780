import com.google.gson.Gson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;

public class Webhook {
  public static void main(String[] args) throws Exception {
    for (String name :
        List.of("LANGFLOW_HOST", "STAGE", "TOKEN", "LANGFLOW_API_KEY", "USER_NAME")) {
      if (System.getenv(name) == null) {
        throw new IllegalStateException(name + " is not set");
      }
    }

    String url =
        "http://"
            + System.getenv("LANGFLOW_HOST")
            + "/"
            + System.getenv("STAGE")
            + "/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201";
    String payload =
        """
        {"user": "%s", "note": "from %s"}
        """
            .formatted(escaped(System.getenv("USER_NAME")), escaped(System.getenv("USER_NAME")));

    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .version(HttpClient.Version.HTTP_1_1) // Langflow loses the body of an upgrade to HTTP/2
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + System.getenv("TOKEN"))
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

  /** Returns the text as it stands in a JSON string. */
  private static String escaped(String text) {
    String json = new Gson().toJson(text);
    return json.substring(1, json.length() - 1);
  }
}
