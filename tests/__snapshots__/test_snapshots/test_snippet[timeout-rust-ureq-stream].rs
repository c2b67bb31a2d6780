use std::env;
use std::error::Error;
use std::io::{self, BufReader, Write};
use std::process;
use std::time::Duration;

use serde_json::{Deserializer, Value};
use ureq::OrAnyStatus;

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let url = "http://localhost:7860/api/v1/run/d2bbd92b-187e-4c84-b2d4-5df365704201?stream=true";
    let payload = r#"{
  "input_value": "Tell me about something interesting!",
  "input_type": "chat",
  "output_type": "chat"
}"#;

    let timeout = Duration::from_millis(12500);
    let agent = ureq::AgentBuilder::new()
        .timeout_connect(timeout)
        .timeout_read(timeout)
        .timeout_write(timeout)
        .build();
    let response = agent
        .post(url)
        .set("Content-Type", "application/json")
        .set("x-api-key", &variable("LANGFLOW_API_KEY")?)
        .send_string(payload)
        .or_any_status()?;
    let status = response.status();
    if status > 299 {
        let text = response.into_string().unwrap_or_default();
        return Err(format!("{status}: {text}").into());
    }

    let mut shown = Value::Null;
    let mut streamed = String::new();
    let mut result = Value::Null;
    let reader = BufReader::new(response.into_reader());
    for event in Deserializer::from_reader(reader).into_iter::<Value>() {
        let event = event?;
        let data = &event["data"];
        match event["event"].as_str() {
            Some("token") if shown.is_null() || shown == data["id"] => {
                let chunk = data["chunk"].as_str().unwrap_or_default();
                print!("{chunk}");
                io::stdout().flush()?;
                streamed += chunk;
                shown = data["id"].clone();
            }
            Some("error") => match data["text"].as_str() {
                Some(text) if !text.is_empty() => return Err(text.into()),
                _ => return Err(data.to_string().into()),
            },
            Some("end") => {
                result = data["result"].clone();
                break;
            }
            _ => {}
        }
    }
    if result.is_null() {
        return Err("the stream ended before its end event".into());
    }

    let whole = result.to_string();
    let outputs = result["outputs"][0]["outputs"].as_array();
    let mut texts = Vec::new();
    for output in outputs.ok_or_else(|| format!("the end has no outputs: {whole}"))? {
        let message = &output["results"]["message"];
        let text = message["text"].as_str().unwrap_or_default();
        if message["data"]["id"] != shown || !streamed.contains(text) {
            texts.push(text);
        }
    }
    if !streamed.is_empty() {
        println!();
    } else if texts.concat().is_empty() {
        texts = vec![&whole];
    }
    for text in texts {
        println!("{text}");
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}
