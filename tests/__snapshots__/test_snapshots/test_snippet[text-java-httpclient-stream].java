import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

public class Stream {
  public static void main(String[] args) throws Exception {
    if (System.getenv("LANGFLOW_API_KEY") == null) {
      throw new IllegalStateException("LANGFLOW_API_KEY is not set");
    }

    String url = "http://localhost:7860/api/v1/run/summarizer?stream=true";
    String payload =
        """
        {"input_value": "A long article …", "input_type": "text", "output_type": "text"}
        """;

    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .version(HttpClient.Version.HTTP_1_1) // Langflow loses the body of an upgrade to HTTP/2
            .header("Content-Type", "application/json")
            .header("x-api-key", System.getenv("LANGFLOW_API_KEY"))
            .POST(HttpRequest.BodyPublishers.ofString(payload))
            .build();
    var response =
        HttpClient.newHttpClient()
            .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
            .get(300, TimeUnit.SECONDS);

    Gson gson = new Gson();
    JsonElement result = null;
    try (var body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        String words =
            CompletableFuture.supplyAsync(() -> body.collect(Collectors.joining("\n")))
                .get(300, TimeUnit.SECONDS);
        throw new IOException(response.statusCode() + ": " + words);
      }
      Iterator<String> lines = body.iterator();
      while (result == null) {
        // The limit is that of a line, not of the stream.
        if (!CompletableFuture.supplyAsync(lines::hasNext).get(300, TimeUnit.SECONDS)) {
          throw new IOException("the stream ended before its end event");
        }
        Event event = gson.fromJson(lines.next(), Event.class);
        if (event == null || event.event() == null) {
          continue;
        }
        switch (event.event()) {
          case "error" -> {
            String text = gson.fromJson(event.data(), Message.class).text();
            boolean hasText = text != null && !text.isEmpty();
            throw new IOException(hasText ? text : event.data().toString());
          }
          case "end" -> result = event.data().getAsJsonObject().get("result");
          default -> {}
        }
      }
    }

    System.out.println(result);
  }

  record Event(String event, JsonElement data) {}

  record Message(String text) {}
}
