package org.cfgrun.runtime.log.tracking.mlflow;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.mlflow.tracking.MlflowHttpException;

/** What a server says when it refuses. */
final class MlflowAnswer {
  private static final int LONGEST = 300;

  private MlflowAnswer() {}

  /** The status, and the server's words where it says some. */
  static String reason(MlflowHttpException refusal) {
    String body = refusal.getBodyMessage();
    String words = body == null ? "" : message(body).strip().replaceAll("\\s+", " ");
    String brief = words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words;
    return "status " + refusal.getStatusCode() + (brief.isEmpty() ? "." : ", " + brief);
  }

  /** MLflow answers with an object that has a {@code message}; what stands before it, with text. */
  private static String message(String body) {
    try {
      return JsonParser.parseString(body).getAsJsonObject().get("message").getAsString();
    } catch (JsonParseException | IllegalStateException | NullPointerException text) {
      return body;
    }
  }
}
