using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

class Stream
{
    public static async Task Main()
    {
        var url =
            "https://example.org:8443/langflow/v%202/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true";
        var payload = new JObject
        {
            ["input_value"] = "Tell me about something interesting!",
            ["input_type"] = "chat",
            ["output_type"] = "chat",
        };

        var client = new HttpClient { Timeout = TimeSpan.FromSeconds(300) };
        var content = new StringContent(payload.ToString())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        client.DefaultRequestHeaders.Add("x-api-key", Env("LANGFLOW_API_KEY"));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };

        JToken result = null;
        string shown = null;
        var streamed = new StringBuilder();
        var headersRead = HttpCompletionOption.ResponseHeadersRead;
        using (var response = await client.SendAsync(request, headersRead))
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            if (!response.IsSuccessStatusCode)
            {
                var words = await reader.ReadToEndAsync().WaitAsync(client.Timeout);
                throw new HttpRequestException($"{(int)response.StatusCode}: {words}");
            }
            while (result == null)
            {
                // The limit is that of a line, not of the stream.
                var line =
                    await reader.ReadLineAsync().WaitAsync(client.Timeout)
                    ?? throw new IOException("the stream ended before its end event");
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }
                // Json.NET would make a date of a text that looks like one.
                var json = new JsonTextReader(new StringReader(line))
                {
                    DateParseHandling = DateParseHandling.None,
                };
                var message = JObject.Load(json);
                var kind = (string)message["event"];
                var data = message["data"];
                if (kind == "token" && (shown ?? (string)data["id"]) == (string)data["id"])
                {
                    shown = (string)data["id"];
                    streamed.Append((string)data["chunk"]);
                    Console.Write((string)data["chunk"]);
                }
                else if (kind == "error")
                {
                    var text = (string)data["text"];
                    throw new IOException(string.IsNullOrEmpty(text) ? data.ToString() : text);
                }
                else if (kind == "end")
                {
                    result = data["result"];
                }
            }
        }

        var live = streamed.ToString();
        var texts = new List<string>();
        if (live != "")
        {
            texts.Add(""); // ends the line of the tokens
        }
        foreach (var output in result["outputs"][0]["outputs"])
        {
            var message = output["results"]["message"];
            var text = (string)message["text"];
            if ((string)message["data"]["id"] != shown || !live.Contains(text))
            {
                texts.Add(text);
            }
        }
        var isEmpty = live == "" && texts.All(text => text == "");
        Console.WriteLine(isEmpty ? result.ToString(Formatting.None) : string.Join("\n", texts));
    }

    static string Env(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set");
}
