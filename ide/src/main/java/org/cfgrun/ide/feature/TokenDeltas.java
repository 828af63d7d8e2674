package org.cfgrun.ide.feature;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;

/**
 * The tokens that a client has of each document, so that it is sent only their difference: a key
 * press in a long config changes one token of thousands. Used on the analysis thread only.
 */
public final class TokenDeltas {
  /** The integers of one token. */
  private static final int TOKEN = 5;

  private final Map<String, SemanticTokens> sent = new HashMap<>();
  private long results;

  /** Returns all tokens of a document, with a name by which the client refers to them. */
  public SemanticTokens whole(String uri, SemanticTokens tokens) {
    tokens.setResultId(Long.toString(++results));
    sent.put(uri, tokens);
    return tokens;
  }

  /**
   * Returns how the tokens of a document differ from what the client has, or all of them if that is
   * not known any more.
   *
   * @param previous the name of the tokens that the client has
   */
  public Either<SemanticTokens, SemanticTokensDelta> since(
      String uri, String previous, SemanticTokens tokens) {
    SemanticTokens known = sent.get(uri);
    SemanticTokens now = whole(uri, tokens);
    return known == null || !previous.equals(known.getResultId())
        ? Either.forLeft(now)
        : Either.forRight(
            new SemanticTokensDelta(difference(known.getData(), now.getData()), now.getResultId()));
  }

  /** Forgets a closed document. */
  public void forget(String uri) {
    sent.remove(uri);
  }

  /**
   * Returns the one edit between the tokens that both begin and end with; none if all are equal.
   */
  private static List<SemanticTokensEdit> difference(List<Integer> before, List<Integer> after) {
    int most = Math.min(before.size(), after.size());
    int begin = 0;
    while (begin < most && before.get(begin).equals(after.get(begin))) {
      begin++;
    }
    begin -= begin % TOKEN;
    int end = 0;
    while (end < most - begin
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    end -= end % TOKEN;
    int removed = before.size() - begin - end;
    List<Integer> added = after.subList(begin, after.size() - end);
    return removed == 0 && added.isEmpty()
        ? List.of()
        : List.of(new SemanticTokensEdit(begin, removed, added));
  }
}
