# frozen_string_literal: true

require 'json'
require 'net/http'

url = URI('http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true')
http = Net::HTTP.new(url.hostname, url.port)
http.use_ssl = url.scheme == 'https'
http.read_timeout = 300

request = Net::HTTP::Post.new(url)
request['Content-Type'] = 'application/json'
request['x-api-key'] = ENV.fetch('LANGFLOW_API_KEY')
request['Accept-Encoding'] = 'identity' # gzip would hold the tokens back
request.body = {
  input_value: 'it\'s "quoted" \'\'\'thrice\'\'\' """and again""" and `back`',
  session_id: '$HOME ${HOME} $(id) `id` \\$HOME !! !$ ~ * ? [a] {a,b} ; | & > /tmp/x #c',
  tweaks: {
    "' + __import__('os').system('id') + '": {
      '</script><img src=x onerror=alert(1)> <!-- --> */ //': "{{ 7 * 7 }} {% raw %} {# no #} ${7 * 7} \#{x} %s %(x)s {0}"
    }
  }
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

shown = result = nil
tokens = []
lines.each do |line|
  next if line.strip.empty?

  event, data = JSON.parse(line).values_at('event', 'data')
  case event
  when 'token'
    shown ||= data['id']
    next unless shown == data['id']

    tokens << data['chunk']
    print data['chunk']
    $stdout.flush
  when 'error'
    raise data['text'].to_s.empty? ? data.to_json : data['text']
  when 'end'
    result = data['result']
    break
  end
end
raise 'the stream ended before its end event' unless result

streamed = tokens.join
texts = streamed.empty? ? [] : ['']
result['outputs'][0]['outputs'].each do |output|
  message = output['results']['message']
  next if message['data']['id'] == shown && streamed.include?(message['text'])

  texts << message['text']
end
puts [streamed, *texts].all?(&:empty?) ? result.to_json : texts
