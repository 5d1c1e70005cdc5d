package io.portcullis.lab.ue;

import io.portcullis.sip.message.SipResponse;

/** What became of a request. */
sealed interface Answer {

    /**
     * A final response.
     *
     * @param response 200 to 699
     */
    record Final(SipResponse response) implements Answer {

        int status() {
            return response.status();
        }

        boolean success() {
            return response.status() / 100 == 2;
        }
    }

    /** Nothing came in time. */
    record Timeout() implements Answer {}

    /**
     * It could not be sent.
     *
     * @param problem what the transport said
     */
    record Unsendable(Throwable problem) implements Answer {}

    /** The UE was switched off meanwhile. */
    record Abandoned() implements Answer {}
}
