using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

class Run
{
    public static async Task Main()
    {
        var url =
            "https://example.org:8443/langflow/v%202/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";
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

        var response = await client.PostAsync(url, content);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)response.StatusCode}: {body}");
        }

        // Json.NET would make a date of a text that looks like one.
        var reader = new JsonTextReader(new StringReader(body))
        {
            DateParseHandling = DateParseHandling.None,
        };
        var outputs = JObject.Load(reader)["outputs"][0]["outputs"];
        var texts = outputs.Select(output => (string)output["results"]["message"]["text"]).ToList();
        Console.WriteLine(texts.Any(text => text != "") ? string.Join("\n", texts) : body);
    }

    static string Env(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set");
}
