import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

public class Stream {
  public static void main(String[] args) throws Exception {
    if (System.getenv("LANGFLOW_API_KEY") == null) {
      throw new IllegalStateException("LANGFLOW_API_KEY is not set");
    }

    String url =
        "http://localhost:7860/api/v1/run/%C3%A9t%C3%A9%2F%C3%BCber%20alles%3F?stream=true";
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
    var response =
        HttpClient.newHttpClient()
            .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
            .get(300, TimeUnit.SECONDS);

    Gson gson = new Gson();
    JsonElement result = null;
    String shown = null;
    StringBuilder streamed = new StringBuilder();
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
          case "token" -> {
            Token token = gson.fromJson(event.data(), Token.class);
            if (shown == null) {
              shown = token.id();
            }
            if (shown.equals(token.id())) {
              System.out.print(token.chunk());
              streamed.append(token.chunk());
            }
          }
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

    String live = streamed.toString();
    List<String> texts = new ArrayList<>();
    if (!live.isEmpty()) {
      texts.add(""); // ends the line of the tokens
    }
    for (Output output : gson.fromJson(result, Answer.class).outputs().get(0).outputs()) {
      Message message = output.results().message();
      if (!Objects.equals(message.data().id(), shown) || !live.contains(message.text())) {
        texts.add(message.text());
      }
    }
    boolean isEmpty = live.isEmpty() && texts.stream().allMatch(String::isEmpty);
    System.out.println(isEmpty ? result : String.join("\n", texts));
  }

  record Event(String event, JsonElement data) {}

  record Token(String id, String chunk) {}

  record Answer(List<Result> outputs) {}

  record Result(List<Output> outputs) {}

  record Output(Results results) {}

  record Results(Message message) {}

  record Message(String text, Data data) {}

  record Data(String id) {}
}
