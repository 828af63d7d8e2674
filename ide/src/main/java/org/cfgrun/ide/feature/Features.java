package org.cfgrun.ide.feature;

import java.util.List;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.ServerCapabilities;

/** All features of the server. */
public final class Features {
  /** Links to bases. */
  public static final Feature<DocumentLinkParams, List<DocumentLink>> LINKS =
      new DocumentLinkFeature();

  private static final List<Feature<?, ?>> ALL = List.of(LINKS);

  private Features() {}

  /** Announces all features to the client. */
  public static void announce(ServerCapabilities capabilities) {
    ALL.forEach(feature -> feature.announce(capabilities));
  }
}
