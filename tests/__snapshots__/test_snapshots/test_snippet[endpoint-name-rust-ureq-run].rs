use std::env;
use std::error::Error;
use std::io::Read;
use std::process;

use serde_json::Value;
use ureq::OrAnyStatus;

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let url = "http://localhost:7860/api/v1/run/%C3%A9t%C3%A9%2F%C3%BCber%20alles%3F";
    let payload = r#"{
  "input_value": "Tell me about something interesting!",
  "input_type": "chat",
  "output_type": "chat"
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

    let mut text = String::new();
    response.into_reader().read_to_string(&mut text)?;
    let answer: Value = serde_json::from_str(&text)?;
    let outputs = answer["outputs"][0]["outputs"].as_array();
    let texts: Vec<&str> = outputs
        .ok_or_else(|| format!("the answer has no outputs: {text}"))?
        .iter()
        .filter_map(|output| output["results"]["message"]["text"].as_str())
        .collect();
    if texts.concat().is_empty() {
        println!("{text}");
    } else {
        println!("{}", texts.join("\n"));
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}
