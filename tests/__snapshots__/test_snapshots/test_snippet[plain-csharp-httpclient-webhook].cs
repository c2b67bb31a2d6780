using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

class Webhook
{
    public static async Task Main()
    {
        var url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201";
        var payload = new JObject { ["data"] = "example-data" };

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

        Console.WriteLine(body != "" ? body : response.ReasonPhrase);
    }

    static string Env(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set");
}
