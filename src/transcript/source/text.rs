//! A stream of text that is read once, from its beginning to its end, with no more of it in
//! memory than the record at hand.

use std::io::{self, BufReader, Cursor, Read};

use memchr::{memchr, memchr_iter, memrchr};

/// The largest record: more than a day of talk, and far less than PostgreSQL can store.
pub(super) const LARGEST: usize = 64 << 20;
/// How much is read at once.
const READ: usize = 256 << 10;

/// The bytes of a text from a mark on. Places are counted from the beginning of the text.
pub(super) struct Text {
    input: Box<dyn Read + Send>,
    kept: Vec<u8>,
    /// Where in `kept` the mark is.
    mark: usize,
    /// Where in `kept` it is read.
    at: usize,
    /// The place of the first byte that is kept.
    base: u64,
    /// The line of the mark, counted from 1, and the place where that line begins.
    line: u64,
    line_start: u64,
    over: bool,
    /// What went wrong after the last byte that is kept.
    failed: Option<io::Error>,
}

impl Text {
    /// The text of a stream: without its byte order mark, and unpacked where its first bytes
    /// say that it is compressed, whatever its name.
    pub(super) fn open(mut stream: impl Read + Send + 'static) -> io::Result<Self> {
        let mut head = Vec::new();
        (&mut stream).take(4).read_to_end(&mut head)?;
        let packed = Cursor::new(head.clone()).chain(stream);
        let input: Box<dyn Read + Send> = if head.starts_with(&[0x1f, 0x8b]) {
            Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(READ, packed)))
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Box::new(zstd::Decoder::new(packed)?)
        } else {
            Box::new(packed)
        };
        let mut text = Self {
            input,
            kept: Vec::new(),
            mark: 0,
            at: 0,
            base: 0,
            line: 1,
            line_start: 0,
            over: false,
            failed: None,
        };
        while text.kept.len() < 3 && text.fill()? {}
        if text.kept.starts_with(b"\xef\xbb\xbf") {
            text.at = 3;
            text.mark_here();
        }
        Ok(text)
    }

    /// Whether it is the other Unicode that Windows writes.
    pub(super) fn is_utf16(&self) -> bool {
        self.kept.starts_with(b"\xff\xfe") || self.kept.starts_with(b"\xfe\xff")
    }

    /// The line of the mark, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// How far the mark is from the beginning of its line.
    pub(super) fn column(&self) -> u64 {
        self.marked() - self.line_start
    }

    /// The place of the mark.
    pub(super) fn marked(&self) -> u64 {
        self.base + self.mark as u64
    }

    /// The place that is read next.
    pub(super) fn place(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Goes to a place, which lies not before the mark.
    pub(super) fn go_to(&mut self, place: u64) {
        self.at = self.index(place);
    }

    /// The bytes between two places, which lie not before the mark.
    pub(super) fn between(&self, from: u64, to: u64) -> &[u8] {
        self.kept.get(self.index(from)..self.index(to)).unwrap_or_default()
    }

    fn index(&self, place: u64) -> usize {
        usize::try_from(place.saturating_sub(self.base))
            .unwrap_or(usize::MAX)
            .clamp(self.mark, self.kept.len())
    }

    /// Forgets what lies before the place that is read next.
    pub(super) fn mark_here(&mut self) {
        let passed = self.kept.get(self.mark..self.at).unwrap_or_default();
        self.line += memchr_iter(b'\n', passed).count() as u64;
        if let Some(newline) = memrchr(b'\n', passed) {
            self.line_start = self.base + (self.mark + newline) as u64 + 1;
        }
        self.mark = self.at;
    }

    /// The next byte.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        while self.at >= self.kept.len() {
            if !self.fill()? {
                return Ok(None);
            }
        }
        Ok(self.kept.get(self.at).copied())
    }

    /// Passes over the next byte.
    pub(super) fn pass(&mut self) {
        self.at = (self.at + 1).min(self.kept.len());
    }

    /// The next byte that is no blank of JSON.
    pub(super) fn peek_filled(&mut self) -> io::Result<Option<u8>> {
        loop {
            let ahead = self.kept.get(self.at..).unwrap_or_default();
            let blanks = ahead.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
            self.at += blanks;
            if self.at < self.kept.len() || !self.fill()? {
                return Ok(self.kept.get(self.at).copied());
            }
        }
    }

    /// Goes to the next of these bytes, or to the end.
    pub(super) fn find(&mut self, find: impl Fn(&[u8]) -> Option<usize>) -> io::Result<Option<u8>> {
        loop {
            let ahead = self.kept.get(self.at..).unwrap_or_default();
            if let Some(distance) = find(ahead) {
                self.at += distance;
                return Ok(self.kept.get(self.at).copied());
            }
            self.at = self.kept.len();
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Goes to the end of the line, or of the text.
    pub(super) fn find_newline(&mut self) -> io::Result<()> {
        self.find(|ahead| memchr(b'\n', ahead)).map(drop)
    }

    /// Reads on. What is kept of a record that is too large is forgotten, and the mark moves
    /// on: [`Self::marked`] tells.
    fn fill(&mut self) -> io::Result<bool> {
        if self.over {
            return Ok(false);
        }
        if self.at - self.mark > LARGEST {
            self.mark_here();
        }
        if self.mark > 0 && self.mark >= self.kept.len() / 2 {
            self.kept.drain(..self.mark);
            self.base += self.mark as u64;
            self.at -= self.mark;
            self.mark = 0;
        }
        if let Some(error) = self.failed.take() {
            self.over = true;
            return Err(error);
        }
        let before = self.kept.len();
        let read = (&mut self.input).take(READ as u64).read_to_end(&mut self.kept);
        let more = self.kept.len() > before;
        match read {
            // What came before the failure is sound.
            Err(error) if more => self.failed = Some(error),
            Err(error) => {
                self.over = true;
                return Err(error);
            }
            Ok(_) => self.over = !more,
        }
        Ok(more)
    }
}
