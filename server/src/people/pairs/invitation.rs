//! Invitations: links that give the second seat to whoever uses one first.

use duologue_shared::ids::{PairId, PersonId, Seat};
use thiserror::Error;

use super::{INVITATIONS, Invitation, OpenLink, OtherSeat, PAIRS, PAIRS_OF, Pair, Pairs, list_key};
use crate::people::auth::{Account, Email, Token, TokenHash};
use crate::people::limits::AtOnce;
use crate::store::records::RecordsError;
use crate::system::clock::Timestamp;
use crate::system::entropy::NoEntropy;

/// Why an invitation could not be made or used.
#[derive(Debug, Error)]
pub enum InvitationRefusal {
    /// No link like this was ever made.
    #[error("the invitation is unknown")]
    Unknown,
    /// Somebody else used it.
    #[error("the invitation was used")]
    Used,
    /// The very person who asks used it before.
    #[error("the invitation was used by the same person")]
    UsedByYou,
    /// Its time is over.
    #[error("the invitation expired")]
    Expired,
    /// It was taken back, or replaced by another.
    #[error("the invitation was revoked")]
    Revoked,
    /// It names the e-mail of another account.
    #[error("the invitation is for somebody else")]
    ForSomeoneElse,
    /// The other person was put out or left, and nobody else sits there.
    #[error("the seat is closed")]
    SeatClosed,
    /// Whoever made it tried to use it.
    #[error("the invitation is the person's own")]
    Own,
    /// Both seats are taken, so there is nobody to invite.
    #[error("the pair is complete")]
    PairComplete,
    /// Its maker has made as many pairs as one person can.
    #[error("one person can make no more than {0} pairs")]
    TooManyPairs(AtOnce),
    /// The pair is gone.
    #[error("the pair is gone")]
    NoPair,
    /// No token could be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The pair with the empty seat.
    pub pair: Pair,
    /// When the link ends.
    pub expires_at: Timestamp,
    /// The e-mail of the one account that may use it; anybody's when there is none.
    pub email: Option<Email>,
}

impl Pairs {
    /// Makes a new link for the pair's empty seat; the one before it stops working. Only the account
    /// with that e-mail may use it if there is one.
    pub async fn invite(
        &self,
        pair: &PairId,
        email: Option<Email>,
    ) -> Result<Invitation, InvitationRefusal> {
        let invitation = self.new_invitation(pair).await?;
        let open = OtherSeat::Open {
            token: invitation.token.hash(),
            expires_at: invitation.expires_at,
            email,
        };
        self.set_other_seat(pair, &open).await?;
        Ok(invitation)
    }

    /// Takes the open link back. Without one there is nothing to do.
    pub async fn revoke(&self, pair: &PairId) -> Result<(), InvitationRefusal> {
        self.set_other_seat(pair, &OtherSeat::Empty).await
    }

    /// Where the link leads, if it still does.
    pub async fn look_at(&self, token: &Token) -> Result<Invited, InvitationRefusal> {
        let token = token.hash();
        let pair = self.behind(&token).await?;
        let open = open_link(&pair, &token, None, self.clock.now())?;
        Ok(Invited {
            pair,
            expires_at: open.expires_at,
            email: open.email,
        })
    }

    /// Seats the person, if they are the first to come with this link and it is not for another one.
    pub async fn accept(
        &self,
        account: &Account,
        token: &Token,
    ) -> Result<PairId, InvitationRefusal> {
        let token = token.hash();
        let person = &account.id;
        let pair = self.behind(&token).await?;
        may_sit(&pair, &token, account, self.clock.now())?;

        // The list first: a crash after sitting down must not hide the pair from its new person.
        let key = list_key(person, &pair.id);
        self.records.put(PAIRS_OF, &key, &Seat::B).await?;
        let seated = self.sit_down(&pair.id, account, &token).await;
        if seated.is_err() {
            let pair = self.get(&pair.id).await?;
            if pair.is_none_or(|pair| pair.seat_of(person).is_none()) {
                self.records.remove(PAIRS_OF, &key).await?;
            }
        }
        seated.map(|()| pair.id)
    }

    /// Stores a fresh token that leads to the pair. It opens nothing until the pair names it too.
    pub(super) async fn new_invitation(
        &self,
        pair: &PairId,
    ) -> Result<Invitation, InvitationRefusal> {
        let token = Token::generate(self.entropy.as_ref())?;
        self.records
            .put(INVITATIONS, token.hash().as_str(), pair)
            .await?;
        Ok(Invitation {
            token,
            expires_at: self.clock.now().after(self.invitation_life),
        })
    }

    async fn behind(&self, token: &TokenHash) -> Result<Pair, InvitationRefusal> {
        let pair: Option<PairId> = self.records.get(INVITATIONS, token.as_str()).await?;
        let pair = pair.ok_or(InvitationRefusal::Unknown)?;
        self.get(&pair).await?.ok_or(InvitationRefusal::NoPair)
    }

    async fn sit_down(
        &self,
        pair: &PairId,
        account: &Account,
        token: &TokenHash,
    ) -> Result<(), InvitationRefusal> {
        let now = self.clock.now();
        self.records
            .change(PAIRS, pair.as_str(), |pair: Option<Pair>| {
                let mut pair = pair.ok_or(InvitationRefusal::NoPair)?;
                may_sit(&pair, token, account, now)?;
                pair.other = OtherSeat::Taken {
                    person: account.id.clone(),
                    token: token.clone(),
                };
                Ok(pair)
            })
            .await
            .map(|_: Pair| ())
    }

    /// Changes the second seat as long as nobody sits on it.
    async fn set_other_seat(
        &self,
        pair: &PairId,
        next: &OtherSeat,
    ) -> Result<(), InvitationRefusal> {
        self.records
            .change(PAIRS, pair.as_str(), |pair: Option<Pair>| {
                let mut pair = pair.ok_or(InvitationRefusal::NoPair)?;
                match pair.other {
                    OtherSeat::Empty | OtherSeat::Open { .. } => {
                        pair.other = next.clone();
                        Ok(pair)
                    }
                    OtherSeat::Taken { .. } => Err(InvitationRefusal::PairComplete),
                    OtherSeat::PutOut { .. } | OtherSeat::Left { .. } => {
                        Err(InvitationRefusal::SeatClosed)
                    }
                }
            })
            .await
            .map(|_: Pair| ())
    }
}

/// Whether this person may take the second seat with this token now.
fn may_sit(
    pair: &Pair,
    token: &TokenHash,
    account: &Account,
    now: Timestamp,
) -> Result<(), InvitationRefusal> {
    let open = open_link(pair, token, Some(&account.id), now)?;
    if pair.seat_of(&account.id).is_some() {
        return Err(InvitationRefusal::Own);
    }
    if open.email.is_some_and(|email| email != account.email) {
        return Err(InvitationRefusal::ForSomeoneElse);
    }
    Ok(())
}

/// The link, if it is the one that leads to the pair's empty seat.
fn open_link(
    pair: &Pair,
    token: &TokenHash,
    asking: Option<&PersonId>,
    now: Timestamp,
) -> Result<OpenLink, InvitationRefusal> {
    match &pair.other {
        OtherSeat::Open { token: open, .. } if open == token => {
            pair.open_link(now).ok_or(InvitationRefusal::Expired)
        }
        OtherSeat::Taken {
            token: used,
            person,
        } if used == token => Err(if asking == Some(person) {
            InvitationRefusal::UsedByYou
        } else {
            InvitationRefusal::Used
        }),
        OtherSeat::Empty
        | OtherSeat::Open { .. }
        | OtherSeat::Taken { .. }
        | OtherSeat::PutOut { .. }
        | OtherSeat::Left { .. } => Err(InvitationRefusal::Revoked),
    }
}
