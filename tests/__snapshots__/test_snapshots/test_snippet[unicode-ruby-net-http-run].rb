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
  input_value: 'Grüße, 中文, にほんご, العربية, हिन्दी, é, 𠀀',
  session_id: "👩‍👩‍👧 ❤️ 🏴\u{e0067}\u{e0062}\u{e007f} 🇵🇹"
}.to_json

response = http.request(request)
raise "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

outputs = JSON.parse(response.body)['outputs'][0]['outputs']
texts = outputs.map { |output| output['results']['message']['text'] }
puts texts.all?(&:empty?) ? response.body : texts
