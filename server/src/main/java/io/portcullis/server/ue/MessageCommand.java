package io.portcullis.server.ue;

import java.util.List;

import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.Steps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code portcullis ue message}. */
@Command(name = "message", mixinStandardHelpOptions = true, usageHelpWidth = 110, description = "Registers, sends a MESSAGE, and deregisters.", footer = {
    "", "While ./portcullis demo --stay runs in another terminal:", "",
    "    ./portcullis ue message --demo sip:ue2@ims.mnc001.mcc001.3gppnetwork.org \"Good morning\"", "",
    "Exit codes: 0 all of it was seen over ESP, 1 something failed, 2 wrong usage or card."})
final class MessageCommand extends PhoneCommand {

    @Parameters(index = "0", paramLabel = "URI", description = "Whom to: a SIP or tel URI.")
    private String to = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to say.")
    private String text = "";

    @Override
    void run(List<Phone> phones, Steps steps) throws InterruptedException {
        steps.each("message", register(phones, steps), phone -> phone.ue().message(to, text));
    }
}
