package org.cfgrun.ide.feature;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.ide.assist.Cursor;
import org.cfgrun.ide.workspace.Snapshot;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.DictNode;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensOptions;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.CancelChecker;

/** Commands above a config, which the editor carries out. */
final class CodeLensFeature implements Feature<CodeLensParams, List<CodeLens>> {
  @Override
  public void announce(ServerCapabilities capabilities) {
    capabilities.setCodeLensProvider(new CodeLensOptions(false));
  }

  @Override
  public List<CodeLens> answer(
      Snapshot config, CodeLensParams parameters, CancelChecker cancellation) {
    DictNode root = Cursor.root(config);
    if (root == null) {
      return none();
    }
    List<CodeLens> lenses = new ArrayList<>();
    if (isWhole(root)) {
      lenses.add(lens(config, "Train", "cfgrun.train"));
    }
    if (Section.MODEL.in(root) != null) {
      lenses.add(lens(config, "Show resolved config", "cfgrun.showResolved"));
      lenses.add(lens(config, "Explain key", "cfgrun.explain"));
    }
    if (!lenses.isEmpty() && !config.graph().entry().bases().isEmpty()) {
      lenses.add(lens(config, "Show base graph", "cfgrun.showBaseGraph"));
    }
    return lenses;
  }

  /** Whether a training can run it: it has a model and data, in either dialect. */
  private static boolean isWhole(DictNode root) {
    return Section.MODEL.in(root) != null
        && (Section.DATA.in(root) != null || Section.TRAIN_DATALOADER.in(root) != null);
  }

  private static CodeLens lens(Snapshot config, String title, String command) {
    return new CodeLens(
        config.positions().range(0, 0), new Command(title, command, List.of(config.uri())), null);
  }

  @Override
  public List<CodeLens> none() {
    return List.of();
  }
}
