package org.cfgrun.runtime.log.tracking.mlflow;

import java.util.Map;
import org.cfgrun.runtime.log.tracking.TrackerException;
import org.jspecify.annotations.Nullable;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * Where a server is, and who asks it: the variables of the environment that MLflow itself reads.
 *
 * @param address such as {@code http://localhost:5000}; null when nobody says one
 * @param user for basic authentication; null for none
 * @param password for basic authentication
 * @param token for token authentication; null for none
 */
public record MlflowServer(
    @Nullable String address,
    @Nullable String user,
    @Nullable String password,
    @Nullable String token) {
  /**
   * The server of a run.
   *
   * @param given its address; null for {@code MLFLOW_TRACKING_URI}
   */
  public static MlflowServer of(@Nullable String given, Map<String, String> environment) {
    return new MlflowServer(
        given != null ? given : environment.get("MLFLOW_TRACKING_URI"),
        environment.get("MLFLOW_TRACKING_USERNAME"),
        environment.get("MLFLOW_TRACKING_PASSWORD"),
        environment.get("MLFLOW_TRACKING_TOKEN"));
  }

  /** The address without a slash at its end. */
  String base() throws TrackerException {
    if (address == null) {
      throw new TrackerException(
          "no server is named: give `tracking_uri`, or set MLFLOW_TRACKING_URI.", true);
    }
    if (!address.startsWith("http://") && !address.startsWith("https://")) {
      throw new TrackerException(
          "`%s` is no server: start one with `mlflow server` and name its http address."
              .formatted(address),
          true);
    }
    return address.replaceAll("/+$", "");
  }

  BasicMlflowHostCreds credentials() throws TrackerException {
    return new BasicMlflowHostCreds(base(), user, password, token, false);
  }
}
