package io.portcullis.server.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.portcullis.server.demo.DemoGuests;
import io.portcullis.server.ue.Card;

/** The cards of the crowd that the demonstration's home network knows. */
final class DemoCards {

    private DemoCards() {}

    static List<Card> crowd(int count) {
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cards.add(new Card(DemoGuests.crowdImpi(i), List.of(DemoGuests.crowdImpu(i)), DemoGuests.DOMAIN,
                    DemoGuests.crowdUsim(), Optional.empty()));
        }
        return cards;
    }
}
