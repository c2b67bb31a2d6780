# frozen_string_literal: true

require 'json'
require 'net/http'

url = URI('http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201')
http = Net::HTTP.new(url.hostname, url.port)
http.use_ssl = url.scheme == 'https'
http.read_timeout = 300

request = Net::HTTP::Post.new(url)
request['Content-Type'] = 'application/json'
request['x-api-key'] = ENV.fetch('LANGFLOW_API_KEY')
request.body = {
  input_value: 'Hi',
  tweaks: {
    'ChatInput-k2Hq8': { sender_name: 'Ann', should_store_message: false },
    'Model-m3Xd5': {
      temperature: 0.2,
      max_tokens: 256,
      seed: -1,
      stop: nil,
      top: [0.5, 1e-7, 1e21]
    },
    'Agent-a1': {
      tools: [
        { name: 'search', limit: 3 },
        { name: 'sum', limit: 1 }
      ],
      matrix: [
        [1, 2],
        [3, 4]
      ],
      options: {
        deep: { deeper: [{}, [], [[]]] }
      },
      primes: [
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
        97
      ]
    },
    stream: true
  }
}.to_json

response = http.request(request)
raise "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

outputs = JSON.parse(response.body)['outputs'][0]['outputs']
texts = outputs.map { |output| output['results']['message']['text'] }
puts texts.all?(&:empty?) ? response.body : texts
