package org.cfgrun.runtime.log.tracking.mlflow;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.mlflow.tracking.MlflowHttpException;

/** Reads the reason for which a server rejected a request. */
final class MlflowAnswer {
  private static final int LONGEST = 300;

  private MlflowAnswer() {}

  /** Returns the status and the server's message, if any. */
  static String reason(MlflowHttpException refusal) {
    String body = refusal.getBodyMessage();
    String words = body == null ? "" : message(body).strip().replaceAll("\\s+", " ");
    String brief = words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words;
    return "status " + refusal.getStatusCode() + (brief.isEmpty() ? "." : ", " + brief);
  }

  /**
   * MLflow answers with a JSON object that has a {@code message}; a proxy in front of it answers
   * with plain text.
   */
  private static String message(String body) {
    try {
      return JsonParser.parseString(body).getAsJsonObject().get("message").getAsString();
    } catch (JsonParseException | IllegalStateException | NullPointerException text) {
      return body;
    }
  }
}
