using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

class Stream
{
    public static async Task Main()
    {
        var url = "http://localhost:7860/api/v1/run/summarizer?stream=true";
        var payload = new JObject
        {
            ["input_value"] = "A long article …",
            ["input_type"] = "text",
            ["output_type"] = "text",
        };

        var client = new HttpClient { Timeout = TimeSpan.FromSeconds(300) };
        var content = new StringContent(payload.ToString())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        client.DefaultRequestHeaders.Add("x-api-key", Env("LANGFLOW_API_KEY"));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };

        JToken result = null;
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
                if (kind == "error")
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

        Console.WriteLine(result.ToString(Formatting.None));
    }

    static string Env(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set");
}
