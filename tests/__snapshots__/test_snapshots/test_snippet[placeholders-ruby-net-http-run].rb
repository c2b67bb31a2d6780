# frozen_string_literal: true

require 'json'
require 'net/http'

url = URI("#{ENV.fetch('LANGFLOW_SERVER_URL')}/api/v1/run/#{ENV.fetch('FLOW_ID')}")
http = Net::HTTP.new(url.hostname, url.port)
http.use_ssl = url.scheme == 'https'
http.read_timeout = 300

request = Net::HTTP::Post.new(url)
request['Content-Type'] = 'application/json'
request['x-api-key'] = ENV.fetch('LANGFLOW_API_KEY')
request.body = {
  input_value: 'Tell me about something interesting!',
  input_type: 'chat',
  output_type: 'chat'
}.to_json

response = http.request(request)
raise "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

outputs = JSON.parse(response.body)['outputs'][0]['outputs']
texts = outputs.map { |output| output['results']['message']['text'] }
puts texts.all?(&:empty?) ? response.body : texts
