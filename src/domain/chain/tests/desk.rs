//! A desk with a fake clock that makes attempts as a real one does, and can be killed between any two things it does.

use super::*;

/// Which attempts cannot be sent.
pub type Dead = fn(&Call) -> bool;

#[derive(Clone)]
pub struct Desk {
    pub chain: Chain,
    pub rota: Rota,
    pub now: Time,
    pub log: Vec<(Time, PageChange)>,
    /// What really left, with what failed on the way.
    pub made: Vec<(Time, Call)>,
    pub dead: Dead,
    /// So many things are done before it is killed.
    pub left: usize,
}

impl Desk {
    pub fn new(chain: Chain) -> Desk {
        let log = vec![(noon(), PageChange::Raised(raised()))];
        Desk { chain, rota: rota(), now: noon(), log, made: Vec::new(), dead: |_| false, left: usize::MAX }
    }

    pub fn paging(&self) -> Paging {
        Paging::fold(self.log.iter().map(|(at, change)| (*at, change))).unwrap()
    }

    pub fn next(&self) -> Next {
        next(&self.chain, &self.paging(), &self.rota, self.now)
    }

    /// Counts something that is done; nothing where it was killed before.
    fn does(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }

    fn write(&mut self, change: PageChange) -> Option<()> {
        self.does()?;
        self.log.push((self.now, change));
        Some(())
    }

    /// Does what is to be done now; nothing where it was killed in between.
    pub fn act(&mut self) -> Option<Next> {
        loop {
            let next = self.next();
            for change in &next.record {
                self.write(change.clone())?;
            }
            if next.attempts.is_empty() {
                return Some(next);
            }
            for attempt in &next.attempts {
                self.write(attempt.begins())?;
            }
            for attempt in next.attempts {
                self.does()?;
                self.made.push((self.now, attempt.call.clone()));
                let failed = (self.dead)(&attempt.call).then(|| Outcome::Failed("no route".to_owned()));
                self.write(attempt.came(failed.unwrap_or(Outcome::Sent)))?;
            }
        }
    }

    /// Runs until nothing is to come or it is killed.
    pub fn run(&mut self) -> Option<()> {
        self.run_until(Time::MAX)
    }

    pub fn run_until(&mut self, end: Time) -> Option<()> {
        loop {
            match self.act()?.wake {
                Some(wake) if wake <= end => {
                    assert!(wake > self.now, "it would turn on the spot");
                    self.now = wake;
                }
                Some(_) => {
                    self.now = end;
                    return Some(());
                }
                None => return Some(()),
            }
        }
    }

    /// Starts anew at a time.
    pub fn start(&mut self, now: Time) {
        (self.now, self.left) = (now, usize::MAX);
        let interrupted = self.paging().interrupted();
        self.log.extend(interrupted.into_iter().map(|change| (now, change)));
    }

    pub fn says(&mut self, change: PageChange) {
        self.log.push((self.now, change));
    }

    pub fn acknowledges(&mut self, who: &str) {
        self.says(PageChange::Acknowledged { by: name(who), how: How::Screen });
    }

    /// What was made: minutes after noon, round, step, whom, by what.
    pub fn told(&self) -> Vec<String> {
        let told = |(at, call): &(Time, Call)| {
            let minutes = at.since(noon()).as_minutes();
            format!("{minutes} {}.{} {} {}", call.round + 1, call.step + 1, call.to, call.by)
        };
        self.made.iter().map(told).collect()
    }

    /// What was written down, from the first on.
    pub fn words(&self) -> Vec<String> {
        self.log.iter().map(|(_, change)| change.words(&|at| at.to_string())).collect()
    }
}
