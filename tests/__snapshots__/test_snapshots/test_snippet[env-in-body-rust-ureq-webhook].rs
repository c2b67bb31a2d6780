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
    let url = format!(
        "http://{}/{}/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201",
        variable("LANGFLOW_HOST")?,
        variable("STAGE")?
    );
    let payload = format!(
        r#"{{"user": "{}", "note": "from {}"}}"#,
        json_escape(&variable("USER_NAME")?),
        json_escape(&variable("USER_NAME")?)
    );

    let response = ureq::post(&url)
        .set("Content-Type", "application/json")
        .set("Authorization", &format!("Bearer {}", variable("TOKEN")?))
        .set("x-api-key", &variable("LANGFLOW_API_KEY")?)
        .send_string(&payload)
        .or_any_status()?;
    let status = response.status();
    if status > 299 {
        let text = response.into_string().unwrap_or_default();
        return Err(format!("{status}: {text}").into());
    }

    let reason = response.status_text().to_string();
    let mut text = String::new();
    response.into_reader().read_to_string(&mut text)?;
    println!("{}", if text.is_empty() { reason } else { text });
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}

/// Returns the text as it stands inside a JSON string.
fn json_escape(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_string()
}
