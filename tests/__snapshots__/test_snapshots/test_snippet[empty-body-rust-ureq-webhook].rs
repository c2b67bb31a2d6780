use std::env;
use std::error::Error;
use std::io::Read;
use std::process;

use ureq::OrAnyStatus;

fn main() {
    if let Err(error) = run() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let url = "http://localhost:7860/api/v1/webhook/d2bbd92b-187e-4c84-b2d4-5df365704201";
    let payload = "{}";

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

    let reason = response.status_text().to_string();
    let mut text = String::new();
    response.into_reader().read_to_string(&mut text)?;
    println!("{}", if text.is_empty() { reason } else { text });
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}
