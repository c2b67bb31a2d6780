use std::env;
use std::error::Error;
use std::io::BufReader;
use std::process;

use serde_json::{Deserializer, Value};
use ureq::OrAnyStatus;

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let url = "http://localhost:7860/api/v1/run/summarizer?stream=true";
    let payload = r#"{
  "input_value": "A long article …",
  "input_type": "text",
  "output_type": "text"
}"#;

    let response = ureq::post(url)
        .set("Content-Type", "application/json")
        .set("x-api-key", &variable("LANGFLOW_API_KEY")?)
        .send_string(payload)
        .or_any_status()?;
    let status = response.status();
    if status > 299 {
        let text = response.into_string().unwrap_or_default();
        return Err(format!("{status}: {text}").into());
    }

    let mut result = Value::Null;
    let reader = BufReader::new(response.into_reader());
    for event in Deserializer::from_reader(reader).into_iter::<Value>() {
        let event = event?;
        let data = &event["data"];
        match event["event"].as_str() {
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

    println!("{result}");
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}
