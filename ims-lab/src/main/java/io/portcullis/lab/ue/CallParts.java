package io.portcullis.lab.ue;

/**
 * What every call of one UE needs.
 *
 * @param ue        the UE
 * @param requests  sends requests
 * @param responses answers requests
 * @param calls     the UE's calls
 */
record CallParts(UeContext ue, Requests requests, Responses responses, Calls calls) {

    RequestWriter writer() {
        return requests.writer();
    }
}
