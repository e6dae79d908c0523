//! The plan in files that people and programs write: JSON, spreadsheets, a document to read. What goes out as JSON or CSV
//! comes in the same; what comes in from elsewhere is read whole, and everything that is wrong with it is told at once.

mod flaw;
mod here;
mod json;
mod known;
mod markdown;
mod record;
mod sheet;

pub use self::flaw::Flaw;
pub use self::here::Here;
pub use self::json::{read as of_json, write as to_json};
pub use self::known::Known;
pub use self::markdown::{Shared, write as to_markdown};
pub use self::record::{Arrival, Becomes, Record, arrival};
pub use self::sheet::{harmless, read as of_csv, write as to_csv};

#[cfg(test)]
mod tests;
