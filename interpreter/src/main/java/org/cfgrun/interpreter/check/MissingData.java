package org.cfgrun.interpreter.check;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CrossReferences;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Notes files of a config that are not on this machine: annotations and images of datasets, and
 * weights to start from. They are notes, because configs are often checked on a machine without the
 * data. Addresses and paths in standard configs are not looked up.
 */
public final class MissingData {
  /** The code of a file that is named in a config but is not here. */
  public static final ErrorCode CODE = new ErrorCode("missing-data", ErrorCode.MISSING_FILE);

  private static final Set<String> FILES =
      Set.of("ann_file", "img_prefix", "seg_prefix", "proposal_file");

  private static final Set<String> WEIGHTS = Set.of("checkpoint", "pretrained");

  /** Two letters at least, because one is a drive of Windows. */
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private final Path folder;
  private final Problems problems;

  private MissingData(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /**
   * Adds a note for each file that does not exist.
   *
   * @param config the config, overrides applied
   * @param folder the directory that paths are relative to: the working directory of a run
   */
  public static void check(DictNode config, Path folder, Problems problems) {
    DictNode root = CrossReferences.replaceIn(config, new Problems());
    MissingData check = new MissingData(folder, problems);
    ConfigNode data = Section.DATA.in(root);
    ConfigNode model = Section.MODEL.in(root);
    if (data != null) {
      check.datasets(data);
    }
    if (model != null) {
      check.weights(model);
    }
    for (Section section : List.of(Section.LOAD_FROM, Section.RESUME_FROM)) {
      ConfigNode file = section.in(root);
      if (file != null) {
        check.file(null, file);
      }
    }
  }

  private void datasets(ConfigNode node) {
    if (node instanceof SequenceNode several) {
      several.items().forEach(this::datasets);
    } else if (node instanceof DictNode dict) {
      boolean remote =
          dict.get("file_client_args") instanceof DictNode client
              && client.get("backend") instanceof ScalarNode backend
              && !"disk".equals(backend.value());
      String root =
          dict.get("data_root") instanceof ScalarNode scalar
                  && scalar.value() instanceof String text
              ? text
              : null;
      dict.named()
          .forEach(
              (name, value) -> {
                if (!FILES.contains(name)) {
                  datasets(value);
                } else if (!remote) {
                  file(root, value);
                }
              });
    }
  }

  private void weights(ConfigNode node) {
    if (node instanceof SequenceNode several) {
      several.items().forEach(this::weights);
    } else if (node instanceof DictNode dict) {
      dict.named()
          .forEach(
              (name, value) -> {
                if (WEIGHTS.contains(name)) {
                  file(null, value);
                } else {
                  weights(value);
                }
              });
    }
  }

  private void file(@Nullable String root, ConfigNode node) {
    if (node instanceof SequenceNode several) {
      several.items().forEach(item -> file(root, item));
    } else if (node instanceof ScalarNode scalar
        && scalar.value() instanceof String text
        && !text.isEmpty()
        && KeyText.isEditable(node.origin())) {
      try {
        Path file = root == null ? Path.of(text) : Path.of(root).resolve(text);
        String name = file.toString();
        boolean local =
            !ADDRESS.matcher(text).matches() && (root == null || !ADDRESS.matcher(root).matches());
        if (local && !Files.exists(folder.resolve(file))) {
          problems.add(
              Diagnostic.remark(
                      CODE, node.origin().span(), "`%s` does not exist here.".formatted(name))
                  .help("Correct the path, which is relative to the working directory."));
        }
      } catch (InvalidPathException invalid) {
        // Reported when the file is opened, as no machine can have it.
        problems.add(
            Diagnostic.remark(
                CODE, node.origin().span(), "The path contains an invalid character."));
      }
    }
  }
}
