package io.portcullis.server.ue;

import java.util.List;

import io.portcullis.server.phones.Phone;
import io.portcullis.server.phones.Steps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code portcullis ue register}. */
@Command(name = "register", mixinStandardHelpOptions = true, usageHelpWidth = 110, description = "Registers, stays for a while if wanted, and deregisters.", footer = {
    "", "While ./portcullis demo --stay runs in another terminal:", "", "    ./portcullis ue register --demo", "",
    "Against a P-CSCF of your own:", "",
    "    ./portcullis ue register --pcscf 192.0.2.1 --card card.txt --phone xiaomi", "",
    "Exit codes: 0 all of it was seen over ESP, 1 something failed, 2 wrong usage or card."})
final class RegisterCommand extends PhoneCommand {

    @Option(names = "--hold", paramLabel = "SECONDS", description = "Stays registered for so long; calls are answered.")
    private int hold;

    @Option(names = "--refresh", paramLabel = "N", description = "Refreshes so many times, each asking for a new challenge.")
    private int refreshes;

    @Override
    void check() {
        if (hold < 0 || refreshes < 0) {
            throw wrong("--hold and --refresh are not negative");
        }
    }

    @Override
    void run(List<Phone> phones, Steps steps) throws InterruptedException {
        List<Phone> registered = register(phones, steps);
        for (int i = 0; i < refreshes; i++) {
            registered = steps.each("refresh", registered, phone -> phone.ue().reauthenticate());
        }
        hold(registered.isEmpty() ? 0 : hold);
    }
}
