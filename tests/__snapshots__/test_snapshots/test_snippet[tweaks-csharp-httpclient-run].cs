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
        var url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201";
        var payload = new JObject
        {
            ["input_value"] = "Hi",
            ["tweaks"] = new JObject
            {
                ["ChatInput-k2Hq8"] = new JObject
                {
                    ["sender_name"] = "Ann",
                    ["should_store_message"] = false,
                },
                ["Model-m3Xd5"] = new JObject
                {
                    ["temperature"] = 0.2,
                    ["max_tokens"] = 256,
                    ["seed"] = -1,
                    ["stop"] = null,
                    ["top"] = new JArray { 0.5, 1e-07, 1e+21 },
                },
                ["Agent-a1"] = new JObject
                {
                    ["tools"] = new JArray
                    {
                        new JObject { ["name"] = "search", ["limit"] = 3 },
                        new JObject { ["name"] = "sum", ["limit"] = 1 },
                    },
                    ["matrix"] = new JArray
                    {
                        new JArray { 1, 2 },
                        new JArray { 3, 4 },
                    },
                    ["options"] = new JObject
                    {
                        ["deep"] = new JObject
                        {
                            ["deeper"] = new JArray
                            {
                                new JObject(),
                                new JArray(),
                                new JArray { new JArray() },
                            },
                        },
                    },
                    ["primes"] = new JArray
                    {
                        2,
                        3,
                        5,
                        7,
                        11,
                        13,
                        17,
                        19,
                        23,
                        29,
                        31,
                        37,
                        41,
                        43,
                        47,
                        53,
                        59,
                        61,
                        67,
                        71,
                        73,
                        79,
                        83,
                        89,
                        97,
                    },
                },
                ["stream"] = true,
            },
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
