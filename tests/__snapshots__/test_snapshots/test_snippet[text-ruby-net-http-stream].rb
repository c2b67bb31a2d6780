# frozen_string_literal: true

require 'json'
require 'net/http'

url = URI('http://localhost:7860/api/v1/run/summarizer?stream=true')
http = Net::HTTP.new(url.hostname, url.port)
http.use_ssl = url.scheme == 'https'
http.read_timeout = 300

request = Net::HTTP::Post.new(url)
request['Content-Type'] = 'application/json'
request['x-api-key'] = ENV.fetch('LANGFLOW_API_KEY')
request['Accept-Encoding'] = 'identity' # gzip would hold the tokens back
request.body = {
  input_value: 'A long article …',
  input_type: 'text',
  output_type: 'text'
}.to_json

lines = Enumerator.new do |found|
  rest = String.new
  http.request(request) do |response|
    raise "#{response.code}: #{response.body}" unless response.is_a?(Net::HTTPSuccess)

    response.read_body do |chunk|
      rest << chunk
      next unless chunk.include?("\n")

      *complete, rest = rest.split("\n", -1)
      complete.each { |line| found << line }
    end
  end
  found << rest
end

result = nil
lines.each do |line|
  next if line.strip.empty?

  event, data = JSON.parse(line).values_at('event', 'data')
  case event
  when 'error'
    raise data['text'].to_s.empty? ? data.to_json : data['text']
  when 'end'
    result = data['result']
    break
  end
end
raise 'the stream ended before its end event' unless result

puts result.to_json
