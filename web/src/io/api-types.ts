// Made from openapi.json by `cargo xtask contracts`: change the Rust types of server/src/http instead.

export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an account and signs in with it. */
        post: operations["post_accounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the account whose passkey the device made, and signs in with it. */
        post: operations["post_accounts_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/passkey/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to sign up without a password: gives what the device has to answer. */
        post: operations["post_accounts_passkey_challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/entrance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells how one can sign in here. */
        get: operations["get_entrance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the agendas of the person who asks with what each has for them, the oldest first. */
        get: operations["get_home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/home/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells what changes in the list of the person who asks, as server-sent events, until they sign out.
         * @description `list`, which comes first: what `GET /api/home` answers may have changed. `summary`: what one agenda has for them now, as
         *     a `ChangedSummary`, some seconds after something in it changed. `alive`: nothing changed for a while.
         */
        get: operations["get_home_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Joins the pair as the person who is signed in. */
        post: operations["post_invitations_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows who invites to what. Whoever holds the link may look, signed in or not. */
        post: operations["post_invitations_lookup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells who is signed in. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes how the person wants the page to be, on each of their devices. */
        patch: operations["patch_me"];
        trace?: never;
    };
    "/api/me/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells who signed in to the account of the person who asks, or tried to, from where. */
        get: operations["get_me_access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells the calendar feed of the person who asks. */
        get: operations["get_me_calendar"];
        put?: never;
        /** Gives the person who asks a secret address for their calendar program. The one before leads nowhere from then on. */
        post: operations["post_me_calendar"];
        /** Takes the calendar feed of the person who asks away: its address leads nowhere any more. */
        delete: operations["delete_me_calendar"];
        options?: never;
        head?: never;
        /** Changes what the calendar feed of the person who asks tells. */
        patch: operations["patch_me_calendar"];
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Describes this interface. */
        get: operations["get_openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the pairs of the person who asks, the oldest first. */
        get: operations["get_pairs"];
        put?: never;
        /** Makes a pair and the link that invites its second person. */
        post: operations["post_pairs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Renames a pair for the person who asks, puts it away in their list, or leaves it out of their calendar feed. */
        patch: operations["patch_pairs_id"];
        trace?: never;
    };
    "/api/pairs/{id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tells who opened this pair's agenda from where, and who was let in and put out. Both people see the
         *     same.
         */
        get: operations["get_pairs_id_access"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairs/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a new link for the empty seat; the one before stops working. */
        post: operations["post_pairs_id_invitation"];
        /** Takes the open link back. Fine as well when none is open. */
        delete: operations["delete_pairs_id_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairs/{id}/membership": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Leaves a pair. What the person has open of the agenda closes at once; what they wrote stays with the other, and nobody
         *     else can ever join in their place.
         */
        delete: operations["delete_pairs_id_membership"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairs/{id}/partner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Puts the invited person out. What they have open of the agenda closes at once; what they wrote
         *     stays, and nobody else can ever join in their place.
         */
        delete: operations["delete_pairs_id_partner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pairs/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Joins a pair's agenda: the standard Yjs sync and awareness messages over a WebSocket, and with the
         *     subprotocol `duologue.1` also what is saved and what was refused.
         */
        get: operations["get_pairs_id_sync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the person's passkeys, in the order they were added. */
        get: operations["get_passkeys"];
        put?: never;
        /** Adds the passkey that the device made. */
        post: operations["post_passkeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to add a passkey: gives what the browser's device has to answer, within five minutes. */
        post: operations["post_passkeys_challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/passkeys/{passkey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a passkey, and signs its owner out everywhere else: it may be gone with a device. */
        delete: operations["delete_passkeys_passkey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the provider sends browsers back to; answers with the page, which says how it went. */
        get: operations["get_provider_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider/connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether the provider opens the account of whoever is signed in. */
        get: operations["get_provider_connection"];
        put?: never;
        /** Begins to connect the provider to the account of whoever is signed in. */
        post: operations["post_provider_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to sign in through the provider. */
        post: operations["post_provider_sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks for words in all agendas of the person who asks, archived ones among them. */
        post: operations["post_search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists where the person is signed in, the one used last first. */
        get: operations["get_sessions"];
        put?: never;
        /**
         * Signs in.
         * @description A session that the request carried ends with it, so a token never outlives the sign-in it was
         *     made for.
         */
        post: operations["post_sessions"];
        /** Signs out everywhere. */
        delete: operations["delete_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with a code that another browser shows. */
        post: operations["post_sessions_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Signs out here. */
        delete: operations["delete_sessions_current"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs in with what the device signed.
         * @description A session that the request carried ends with it.
         */
        post: operations["post_sessions_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/passkey/challenge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins to sign in: gives what the device has to sign, within five minutes.
         * @description No e-mail is asked for, so nobody learns from the answer who has an account.
         */
        post: operations["post_sessions_passkey_challenge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Signs out one of the person's devices. */
        delete: operations["delete_sessions_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a code with which another browser signs in as this person, once and within five minutes. The one before
         *     works no more.
         */
        post: operations["post_sign_in_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/calendar/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells a calendar program when a person meets whom. The address is all that it needs. */
        get: operations["get_calendar_address"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether the server can read and save. */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells whether the server takes traffic: it can read and save, and is not about to end. */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a device says to show that it has a credential. */
        Assertion: {
            /** @description What it knows of itself and the site. */
            authenticatorData: string;
            /** @description What the browser had it sign. */
            clientDataJSON: string;
            /** @description The signature over both. */
            signature: string;
            /** @description Whose it is. */
            userHandle?: string | null;
        };
        /** @description What a device says of a credential that it made. */
        Attestation: {
            /** @description The credential's public key, among others. */
            attestationObject: string;
            /** @description What the browser had it sign. */
            clientDataJSON: string;
        };
        /**
         * @description What happened.
         * @enum {string}
         */
        AuditEvent: "opened" | "invited" | "invitation_revoked" | "joined" | "put_out" | "left" | "signed_in" | "code_shown" | "sign_in_failed" | "signed_out" | "signed_out_elsewhere" | "signed_out_everywhere" | "calendar_made" | "calendar_stopped" | "calendar_read";
        /** @description One thing that happened. */
        AuditView: {
            /**
             * @description From where.
             * @example 203.0.113.7
             */
            address: string;
            /**
             * Format: date-time
             * @description When; repeats within the hour are left out.
             */
            at: string;
            /**
             * @description What whoever did it is called; null when nobody knows.
             * @example Ana
             */
            by: string | null;
            /**
             * @description The browser and system as the browser names them.
             * @example Firefox on Windows
             */
            device: string;
            /** @description What. */
            event: components["schemas"]["AuditEvent"];
            /** @description Whether it was the person who asks. */
            you: boolean;
        };
        /** @description WebAuthn's `AuthenticationResponseJSON`: what a device signed. Bytes are base64url without padding. */
        AuthenticationResponse: {
            /** @description The credential's id. */
            id: string;
            /** @description The same, as bytes. */
            rawId: string;
            /** @description What the device answered. */
            response: components["schemas"]["Assertion"];
            /**
             * @description Always `public-key`.
             * @example public-key
             */
            type: string;
        };
        /** @description What an agenda has for the person who asks, derived anew. */
        ChangedSummary: {
            /**
             * Format: int64
             * @description The newest change that is saved.
             * @example 42
             */
            newest: number;
            /** @description The pair whose it is. */
            pair: string;
            /** @description What it has for them: `Summary` of the page's core. */
            summary: Record<string, never>;
            /**
             * Format: int64
             * @description The newest change to the agenda that the summary tells of.
             * @example 42
             */
            through: number;
        };
        /**
         * @description A problem's name for programs.
         * @enum {string}
         */
        Code: "signed_out" | "wrong_credentials" | "wrong_origin" | "wrong_host" | "not_found" | "method_not_allowed" | "malformed" | "too_large" | "not_json" | "invalid" | "too_slow" | "upgrade_required" | "email_taken" | "account_disabled" | "sign_up_closed" | "wrong_code" | "wrong_passkey" | "passkey_copied" | "passkey_over" | "too_many" | "quota" | "last_way_in" | "provider_down" | "pair_complete" | "invitation_for_someone_else" | "seat_closed" | "not_maker" | "nobody_there" | "own_invitation" | "invitation_used" | "invitation_expired" | "invitation_revoked" | "too_often" | "busy" | "storage" | "internal";
        /** @description Whether the provider opens an account. */
        Connection: {
            /** @description Whether it does. */
            connected: boolean;
        };
        /** @description What somebody signs in with. Not `Debug`: the password must not reach a log. */
        Credentials: {
            /**
             * @description The account's e-mail. What is none belongs to no account, and is answered like that.
             * @example ana@example.org
             */
            email: string;
            /**
             * Format: password
             * @description The account's password.
             */
            password: string;
        };
        /** @description Where to go. */
        Destination: {
            /** @description The address at the provider. */
            url: string;
        };
        /** @description How one can sign in here, beside e-mail and password, and who can sign up. */
        Entrance: {
            /**
             * @description The one origin at which passkeys work; null when there is none.
             * @example https://duologue.example
             */
            passkeys: string | null;
            /**
             * @description What the OpenID Connect provider is called; null when there is none.
             * @example Example Company
             */
            provider: string | null;
            /** @description Who may make an account. */
            sign_up: components["schemas"]["SignUp"];
        };
        /** @description What of a person's calendar feed shall be otherwise. */
        FeedChange: {
            /**
             * Format: int32
             * @description How many minutes before a meeting are kept free to prepare it; 0 for none.
             * @example 10
             */
            preparation: number;
        };
        /** @description A person's calendar feed, as they see it themselves. */
        FeedView: {
            /**
             * @description The secret address that a calendar program reads; null while there is none.
             * @example https://duologue.example/calendar/….ics
             */
            address: string | null;
            /**
             * Format: int32
             * @description How many minutes before a meeting are kept free to prepare it; null for none.
             * @example 10
             */
            preparation: number | null;
            /** @description The pairs whose meetings the person left out. */
            without: string[];
        };
        /** @description The first passkey of a new account; it is called like the browser. */
        FirstPasskey: {
            /** @description `PublicKeyCredential.toJSON()` of what the browser made. */
            credential: components["schemas"]["RegistrationResponse"];
        };
        /** @description The server's health. */
        Health: {
            /**
             * @description Always `ok`: anything else is a problem.
             * @example ok
             */
            status: string;
        };
        /** @description The link somebody holds. It comes in a body and never in an address, since proxies log those. */
        HeldLink: {
            /** @description The link's secret: what stands behind its `#`. */
            token: string;
        };
        /** @description An agenda in a person's list. */
        HomeEntry: {
            /**
             * Format: int64
             * @description The newest change that is saved. Changes of one agenda are counted from 1.
             * @example 42
             */
            newest: number;
            /** @description The pair whose it is. */
            pair: components["schemas"]["PairSummary"];
            /**
             * @description What it has for the person who asks: `Summary` of the page's core. Null while it is being derived; ask again in a
             *     moment.
             */
            summary: Record<string, never> | null;
            /**
             * Format: int64
             * @description The newest change to the agenda that the summary tells of. Null where there is none.
             * @example 41
             */
            through: number | null;
        };
        /** @description What a link leads to. */
        InvitationView: {
            /**
             * @description That account's e-mail with most of it left out: its owner knows it, whoever else holds the link cannot read it.
             * @example b…@e…e.org
             */
            email_hint: string | null;
            /**
             * Format: date-time
             * @description When the link stops working.
             */
            expires_at: string;
            /** @description Whether only one account may use it. */
            for_one: boolean;
            /** @description Who sent it. */
            inviter: components["schemas"]["Inviter"];
            /** @description What the pair is called, if anything. */
            pair_name: string | null;
        };
        /** @description Whoever made a link. */
        Inviter: {
            /** @description What they are called. */
            name: string;
        };
        /** @description The pair somebody joined. */
        Joined: {
            /** @description Which. */
            pair: components["schemas"]["JoinedPair"];
        };
        /** @description A pair by its id. */
        JoinedPair: {
            /** @description Which. */
            id: string;
        };
        /** @description Where to come back to. */
        Leaving: {
            /**
             * @description The path on this page that somebody leaves, with what stands behind its `#`.
             * @example /join#token
             */
            back: string;
        };
        /** @description A link for the person to be invited. It is shown this once. */
        Link: {
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
            /** @description The link's secret by itself. */
            token: string;
            /**
             * @description What to send them.
             * @example https://duologue.example/join#…
             */
            url: string;
        };
        /** @description A pair that was just made. */
        MadePair: {
            /** @description Which. */
            id: string;
            /** @description The link for the other person. */
            invitation: components["schemas"]["Link"];
            /**
             * Format: int32
             * @description How many more agendas this person can make, once that is a tenth of all or less; null before.
             * @example 3
             */
            left: number | null;
        };
        /** @description A person, as they see themselves. */
        Me: {
            /**
             * Format: email
             * @description What they sign in with.
             * @example ana@example.org
             */
            email: string;
            /** @description Who. */
            id: string;
            kept: components["schemas"]["Usage"] | null;
            /**
             * @description What they are called.
             * @example Ana
             */
            name: string;
            /** @description How they want the page to be. */
            preferences: components["schemas"]["Preferences"];
        };
        /** @description Somebody who wants an account. Not `Debug`: the password must not reach a log. */
        NewAccount: {
            /**
             * Format: email
             * @description What they will sign in with.
             * @example ana@example.org
             */
            email: string;
            /** @description The secret of the invitation that they hold, if they came by one: without a use for it no account is made. */
            invitation?: string | null;
            /**
             * @description What they are called, as the other person will see it.
             * @example Ana
             */
            name: string;
            /**
             * Format: password
             * @description What only they know.
             *
             *     Not their name or e-mail, nor what is guessed first: `invalid` says why in its words.
             */
            password: string;
        };
        /** @description A link to be made. */
        NewLink: {
            /**
             * Format: email
             * @description The e-mail of the one account that may use it; anybody's when there is none.
             * @example ben@example.org
             */
            email?: string | null;
        };
        /** @description A pair to be made. */
        NewPair: {
            /**
             * Format: email
             * @description The e-mail of the one account that may use its link; anybody's when there is none.
             * @example ben@example.org
             */
            email?: string | null;
            /**
             * @description What to call it, if anything.
             * @example Ana and Ben
             */
            name?: string | null;
        };
        /** @description A passkey that a device just made. */
        NewPasskey: {
            /** @description `PublicKeyCredential.toJSON()` of what the browser made. */
            credential: components["schemas"]["RegistrationResponse"];
            /**
             * @description What to call it; like the browser, when nothing is said.
             * @example My laptop
             */
            name?: string | null;
        };
        /** @description Somebody who wants an account without a password. */
        Newcomer: {
            /**
             * Format: email
             * @description Where they get mail.
             * @example ana@example.org
             */
            email: string;
            /** @description The secret of the invitation that they hold, if they came by one: without a use for it no account is made. */
            invitation?: string | null;
            /**
             * @description What they are called, as the other person will see it.
             * @example Ana
             */
            name: string;
        };
        /** @description A link that is open; its secret is not told again. */
        OpenInvitation: {
            /** @description The e-mail of the one account that may use it. */
            email: string | null;
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
        };
        /** @description What is to be another of a pair in the list of the person who asks. The other person sees nothing of it. */
        PairChange: {
            /** @description Whether they put it away. As it was when it is not there. */
            archived?: boolean | null;
            /** @description Whether its meetings are in their calendar feed. As it was when it is not there. */
            in_calendar?: boolean | null;
            /**
             * @description What they call it from now on; an empty name takes theirs away again. As it was when it is not there.
             * @example Ben (mentor)
             */
            name?: string | null;
        };
        /** @description A person in a pair. */
        PairPerson: {
            /** @description What they are called. */
            name: string;
        };
        /** @description A pair as one of its people sees it. */
        PairSummary: {
            /** @description Whether the person who asks put it away. */
            archived: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Which. */
            id: string;
            invitation: components["schemas"]["OpenInvitation"] | null;
            left: components["schemas"]["PairPerson"] | null;
            /** @description What it is called, if anything. */
            name: string | null;
            /** @description What the person who asks calls it, if they renamed it. */
            own_name: string | null;
            partner: components["schemas"]["PairPerson"] | null;
            put_out: components["schemas"]["PairPerson"] | null;
            /** @description Where the person who asks sits. */
            seat: components["schemas"]["SeatName"];
            /** @description The person who asks. */
            you: components["schemas"]["PairPerson"];
        };
        /** @description A passkey, as its owner sees it. */
        PasskeyView: {
            /**
             * Format: date-time
             * @description When it was added.
             */
            added_at: string;
            /** @description Which. */
            id: string;
            /**
             * Format: date-time
             * @description When somebody last signed in with it.
             */
            last_used_at: string | null;
            /**
             * @description What its owner calls it.
             * @example My laptop
             */
            name: string;
        };
        /** @description How somebody wants the page to be, wherever they are signed in. */
        Preferences: {
            /**
             * @description Whether signs such as `- ` turn into formatting as somebody types.
             * @default true
             */
            autoformat: boolean;
            /**
             * @description The language in which dates are written and read; null for English, in the order of the browser's language.
             * @default null
             * @example de-AT
             */
            dates: string | null;
            /**
             * @description Whether single letters are commands while nobody writes.
             * @default true
             */
            single_keys: boolean;
            /**
             * @description Light, dark, or as the device has it.
             * @default device
             */
            theme: components["schemas"]["Theme"];
        };
        /** @description A problem as it is sent, in the form of RFC 9457. */
        Problem: {
            /** @description The kind of problem, for programs. */
            code: components["schemas"]["Code"];
            /** @description What happened and what to do about it. */
            detail: string;
            /** @description The field of the body that it is about, if it is about one. */
            field?: string | null;
            /**
             * Format: int32
             * @description The response's status code.
             */
            status: number;
            /** @description The kind of problem in a few words. */
            title: string;
            /** @description Names the kind of problem; `about:blank`, because `code` does. */
            type: string;
        };
        /** @description WebAuthn's `RegistrationResponseJSON`: what a device made. Bytes are base64url without padding. */
        RegistrationResponse: {
            /** @description The new credential's id. */
            id: string;
            /** @description The same, as bytes. */
            rawId: string;
            /** @description What the device answered. */
            response: components["schemas"]["Attestation"];
            /**
             * @description Always `public-key`.
             * @example public-key
             */
            type: string;
        };
        /** @description The newest of what was found. */
        SearchAnswer: {
            /** @description Whether what was searched lacks what was written last: ask again in a moment. */
            behind: boolean;
            /** @description At most 50, the newest first. */
            hits: components["schemas"]["SearchHit"][];
            /** @description Whether time ran out before all agendas were searched: asking for less helps, asking again does not. */
            incomplete: boolean;
            /**
             * @description How many there are in all, of which the newest 1,000 can be asked for.
             * @example 2
             */
            total: number;
        };
        /** @description A topic with all of the words, or a promise of no topic. */
        SearchHit: {
            /** @description What was found: `Hit` of the page's search. */
            hit: Record<string, never>;
            /** @description The pair in whose agenda it is. */
            pair: string;
        };
        /**
         * @description `a` made the pair, `b` was invited.
         * @enum {string}
         */
        SeatName: "a" | "b";
        /** @description One of a person's sign-ins that still lasts. */
        SessionView: {
            /**
             * @description From where it was last used.
             * @example 203.0.113.7
             */
            address: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * @description The browser and system as the browser names them, such as `Firefox on Windows`.
             * @example Firefox on Windows
             */
            device: string;
            /** @description Names it without giving anything away that signs in. */
            id: string;
            /**
             * Format: date-time
             * @description When they signed in.
             */
            started_at: string;
            /**
             * Format: date-time
             * @description When it was last used, to the hour.
             */
            used_at: string;
        };
        /** @description A code that signs in another browser, once. */
        ShownCode: {
            /**
             * @description What to type there.
             * @example 7K2M-X9QD-0VTA
             */
            code: string;
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
        };
        /**
         * @description Whom the server takes in.
         * @enum {string}
         */
        SignUp: "open" | "invited" | "off";
        /** @description What a device signed. */
        SignedChallenge: {
            /** @description `PublicKeyCredential.toJSON()` of what the browser got. */
            credential: components["schemas"]["AuthenticationResponse"];
        };
        /**
         * @description How bright the page is.
         * @enum {string}
         */
        Theme: "device" | "light" | "dark";
        /** @description What was typed. Not `Debug`: the code must not reach a log. */
        TypedCode: {
            /**
             * @description The code, with or without its dashes.
             * @example 7K2M-X9QD-0VTA
             */
            code: string;
        };
        /** @description What the agendas that a person made keep on this server, whoever writes in them. */
        Usage: {
            /**
             * Format: int64
             * @description Bytes that are kept.
             * @example 1000000000
             */
            bytes: number;
            /**
             * Format: int64
             * @description Bytes that may be: then nothing more is taken.
             * @example 1073741824
             */
            most: number;
        };
        /** @description What to look for. */
        Wanted: {
            /** @description The one agenda to look in; in all when it is not there. */
            pair?: string | null;
            /**
             * Format: date
             * @description The first day that counts, by meetings' days; all do when it is not there.
             */
            since?: string | null;
            /**
             * Format: int32
             * @description How many of the newest hits to leave out: those that are known already.
             * @example 0
             */
            skip?: number;
            /**
             * @description Words, all of which have to stand in a topic. Case and diacritics make no difference; the first 200 characters and eight
             *     words count.
             * @example budget draft
             */
            words: string;
        };
        /** @description What of a person's preferences shall be otherwise. What is not there stays as it was. */
        WantedPreferences: {
            /** @description Whether signs such as `- ` turn into formatting as somebody types. */
            autoformat?: boolean | null;
            /**
             * @description The tag of the language in which dates are written and read; an empty one for English.
             * @example de-AT
             */
            dates?: string | null;
            /** @description Whether single letters are commands while nobody writes. */
            single_keys?: boolean | null;
            theme?: components["schemas"]["Theme"] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    post_accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description The account is made and signed in. */
            201: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    post_accounts_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FirstPasskey"];
            };
        };
        responses: {
            /** @description The account is made and signed in. */
            201: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    post_accounts_passkey_challenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Newcomer"];
            };
        };
        responses: {
            /** @description WebAuthn's `CredentialCreationOptions`, in their JSON form. */
            200: {
                headers: {
                    /** @description Binds the answer to this browser. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    get_entrance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ways in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entrance"];
                };
            };
        };
    };
    get_home: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their agendas. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HomeEntry"][];
                };
            };
        };
    };
    get_home_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changes, as it does. The data of a `summary` is described here, that of the others is empty. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ChangedSummary"];
                };
            };
        };
    };
    post_invitations_accept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HeldLink"];
            };
        };
        responses: {
            /** @description They have the second seat. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Joined"];
                };
            };
        };
    };
    post_invitations_lookup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HeldLink"];
            };
        };
        responses: {
            /** @description The link works. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person whose session this is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    patch_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedPreferences"];
            };
        };
        responses: {
            /** @description The person as they are now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    get_me_access: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditView"][];
                };
            };
        };
    };
    get_me_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their feed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
        };
    };
    post_me_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their feed. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
        };
    };
    delete_me_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They have none. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_me_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedChange"];
            };
        };
        responses: {
            /** @description Their feed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedView"];
                };
            };
        };
    };
    get_openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    get_pairs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their pairs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairSummary"][];
                };
            };
        };
    };
    post_pairs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPair"];
            };
        };
        responses: {
            /** @description The pair is made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadePair"];
                };
            };
        };
    };
    patch_pairs_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PairChange"];
            };
        };
        responses: {
            /** @description It is so in their list. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_pairs_id_access: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditView"][];
                };
            };
        };
    };
    post_pairs_id_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewLink"] | null;
            };
        };
        responses: {
            /** @description The new link. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
        };
    };
    delete_pairs_id_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No link leads to this pair any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_pairs_id_membership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They have no access any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_pairs_id_partner: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The other person has no access any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_pairs_id_sync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The pair */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The passkeys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"][];
                };
            };
        };
    };
    post_passkeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            /** @description It is added. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyView"];
                };
            };
        };
    };
    post_passkeys_challenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WebAuthn's `CredentialCreationOptions`, in their JSON form. */
            200: {
                headers: {
                    /** @description Binds the answer to this browser. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    delete_passkeys_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The passkey's id. */
                passkey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is removed, and all other sessions ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_provider_callback: {
        parameters: {
            query?: {
                /** @description What this server sent along. */
                state?: string;
                /** @description What this server asks the provider about. */
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    get_provider_connection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether it does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    post_provider_connection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Leaving"];
            };
        };
        responses: {
            /** @description Send the browser there. */
            200: {
                headers: {
                    /** @description Binds the way back to this browser. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
        };
    };
    post_provider_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Leaving"];
            };
        };
        responses: {
            /** @description Send the browser there. */
            200: {
                headers: {
                    /** @description Binds the way back to this browser. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
        };
    };
    post_search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
        };
    };
    get_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"][];
                };
            };
        };
    };
    post_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    delete_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of the person's sessions ended, this one as well. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_sessions_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypedCode"];
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    delete_sessions_current: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This session ended, and what it had open is closed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_sessions_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedChallenge"];
            };
        };
        responses: {
            /** @description Signed in. */
            201: {
                headers: {
                    /** @description The session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    post_sessions_passkey_challenge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description WebAuthn's `CredentialRequestOptions`, in their JSON form. */
            200: {
                headers: {
                    /** @description Binds the answer to this browser. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    delete_sessions_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session, by its id in the list. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That session ended, and what it had open is closed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_sign_in_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The code; it is told this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownCode"];
                };
            };
        };
    };
    get_calendar_address: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the address, with `.ics` behind it. */
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The meetings as iCalendar: each with a lasting id, a sequence number, and whether it is called off. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All is well. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It takes traffic. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
