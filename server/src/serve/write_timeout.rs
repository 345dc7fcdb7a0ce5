//! Write timeout of a stream: it waits for its other end to take what it is sent, and not for ever.
//!
//! What waits for somebody who asks and never reads would be kept for ever: once the system's buffer is full, an
//! answer stands behind it, and a room's queue behind that.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::turn::Turns;

/// Fails to be written once the other end has taken nothing for too long while something waited for it. A slow
/// reader is none: each byte that is taken begins the time anew.
#[derive(Debug)]
pub(super) struct WriteTimeout<S> {
    stream: S,
    taking: Duration,
    /// Since something waits.
    stalled: Option<Pin<Box<Sleep>>>,
    turns: Turns,
}

impl<S> WriteTimeout<S> {
    /// The stream, whose other end may take nothing for so long.
    pub(super) fn new(stream: S, taking: Duration, turns: Turns) -> Self {
        Self {
            stream,
            taking,
            stalled: None,
            turns,
        }
    }

    fn or_stalled(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            if self.stalled.take().is_some() {
                self.turns.stall(false);
            }
            return written;
        }
        let Self { taking, turns, .. } = self;
        let deadline = self.stalled.get_or_insert_with(|| {
            turns.stall(true);
            Box::pin(sleep(*taking))
        });
        deadline
            .as_mut()
            .poll(context)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WriteTimeout<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WriteTimeout<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.or_stalled(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.or_stalled(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::Instant;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_given_up() {
        let (near, _far) = duplex(4);
        let mut near = WriteTimeout::new(near, PATIENCE, Turns::new());
        let begun = Instant::now();
        let error = near.write_all(b"a long word").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(begun.elapsed() >= PATIENCE);
        // It stays so, without another wait.
        assert!(near.write_all(b"again").await.is_err());
        assert!(begun.elapsed() < 2 * PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn who_reads_slowly_gets_everything() {
        let (near, mut far) = duplex(1);
        let mut near = WriteTimeout::new(near, PATIENCE, Turns::new());
        let writing = tokio::spawn(async move { near.write_all(b"slowly").await });
        let mut read = Vec::new();
        for _ in 0..6 {
            sleep(PATIENCE * 9 / 10).await;
            read.push(far.read_u8().await.unwrap());
        }
        writing.await.unwrap().unwrap();
        assert_eq!(read, b"slowly");
    }
}
