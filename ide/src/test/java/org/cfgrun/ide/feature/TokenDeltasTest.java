package org.cfgrun.ide.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.junit.jupiter.api.Test;

class TokenDeltasTest {
  private static final String URI = "file:///a.cfg";

  private final TokenDeltas deltas = new TokenDeltas();

  private static SemanticTokens tokens(List<Integer> kinds) {
    List<Integer> data = new ArrayList<>();
    kinds.forEach(kind -> data.addAll(List.of(1, 0, 3, kind, 0)));
    return new SemanticTokens(data);
  }

  @Test
  void clientThatAppliesTheDifferencesHasTheTokens() {
    Random random = new Random(5);
    List<Integer> kinds = new ArrayList<>(List.of(1, 2, 3));
    SemanticTokens first = deltas.whole(URI, tokens(kinds));
    List<Integer> shown = new ArrayList<>(first.getData());
    String known = first.getResultId();
    for (int step = 0; step < 300; step++) {
      int at = random.nextInt(kinds.size() + 1);
      if (random.nextBoolean() && at < kinds.size()) {
        kinds.remove(at);
      } else {
        kinds.add(at, random.nextInt(3));
      }
      SemanticTokensDelta delta = deltas.since(URI, known, tokens(kinds)).getRight();
      for (SemanticTokensEdit edit : delta.getEdits()) {
        assertThat(edit.getDeleteCount() + edit.getData().size()).isLessThanOrEqualTo(10);
        List<Integer> replaced =
            shown.subList(edit.getStart(), edit.getStart() + edit.getDeleteCount());
        replaced.clear();
        shown.addAll(edit.getStart(), edit.getData());
      }
      known = delta.getResultId();
      assertThat(shown).isEqualTo(tokens(kinds).getData());
    }
  }

  @Test
  void equalTokensHaveNoDifference() {
    String known = deltas.whole(URI, tokens(List.of(1, 1))).getResultId();
    assertThat(deltas.since(URI, known, tokens(List.of(1, 1))).getRight().getEdits()).isEmpty();
  }

  @Test
  void unknownNameGetsAllTokens() {
    deltas.whole(URI, tokens(List.of(1)));
    Either<SemanticTokens, SemanticTokensDelta> answer =
        deltas.since(URI, "of another session", tokens(List.of(1, 2)));
    assertThat(answer.getLeft().getData()).hasSize(10);
    deltas.forget(URI);
    String known = answer.getLeft().getResultId();
    assertThat(deltas.since(URI, known, tokens(List.of(1))).isLeft()).isTrue();
  }
}
