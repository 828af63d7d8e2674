package org.cfgrun.interpreter.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Fix;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.KeyText;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/**
 * Reports heads of a detector whose {@code num_classes} differs from the number of {@code classes}
 * of the training data, or from that of the other heads, and datasets of the evaluation with
 * another number of classes than the training data.
 */
public final class NumClasses implements Rule {
  private static final String KEY = "num_classes";

  /** Heads that classify the same objects. RPN and semantic heads have classes of their own. */
  private static final Set<String> HEADS =
      Set.of("bbox_head", "mask_head", "mask_iou_head", "point_head", "query_head", "segm_head");

  /** The number of classes of datasets that need not list them. */
  private static final Map<String, Integer> DEFAULTS =
      Map.of(
          "CocoDataset", 80,
          "VOCDataset", 20,
          "CityscapesDataset", 8,
          "DeepFashionDataset", 15,
          "LVISV05Dataset", 1230,
          "LVISV1Dataset", 1203,
          "Objects365V1Dataset", 365,
          "Objects365V2Dataset", 365,
          "WIDERFaceDataset", 1);

  /** A head and its number of classes. */
  private record Head(ConfigPath path, ScalarNode node, long classes) {}

  @Override
  public void check(Subject config, Problems found) {
    ConfigNode model = Section.MODEL.in(config.root());
    List<Head> heads = new ArrayList<>();
    // With a language model, the classes are words of a text, and outputs are its tokens.
    if (model != null && !(model instanceof DictNode dict && dict.get("language_model") != null)) {
      collect(model, ConfigPath.ROOT.child(Section.MODEL.key()), false, heads);
    }
    if (heads.isEmpty()) {
      return;
    }
    Layering layering = new Layering(config.layers());
    SequenceNode classes = classes(config.root());
    if (classes != null) {
      heads.stream()
          .filter(head -> head.classes() != classes.items().size())
          .forEach(head -> found.add(ofData(head, classes, layering)));
      for (String name : List.of("data.val", "data.test")) {
        ConfigNode dataset = ConfigPath.parse(name).in(config.root());
        if (dataset != null) {
          ofEvaluation(name, dataset, classes, layering, found);
        }
      }
    } else {
      int before = found.all().size();
      amongHeads(heads, layering, found);
      if (found.all().size() == before) {
        ofDefaults(config.root(), heads.get(0), layering, found);
      }
    }
  }

  /** Reports a head that does not fit the classes that a dataset has by default. */
  private static void ofDefaults(DictNode root, Head head, Layering layering, Problems found) {
    ConfigNode type = ConfigPath.parse("data.train.type").in(root);
    Integer classes = type == null ? null : DEFAULTS.get(type.toString().replace("'", ""));
    boolean own = ConfigPath.parse("data.train.classes").in(root) != null;
    if (type == null || classes == null || own || head.classes() == classes) {
      return;
    }
    boolean later = layering.isLater(type, head.node());
    Diagnostic finding =
        Diagnostic.warning(
                ErrorCode.NUM_CLASSES,
                (later ? type : head.node()).origin().span(),
                "`%s` is %s, but %s has %s classes unless `classes` names others."
                    .formatted(head.path(), head.classes(), type, classes))
            .note(
                later ? "`num_classes` is set here" : "the dataset is set here",
                (later ? head.node() : type).origin().span())
            .help("Set `%s` to %s, or `classes` of the datasets.".formatted(head.path(), classes));
    found.add(later ? finding : fixed(finding, head, classes));
  }

  /**
   * Reports a dataset of the evaluation with another number of classes than the training data. One
   * that does not list its classes has those of COCO or VOC.
   */
  private static void ofEvaluation(
      String name, ConfigNode dataset, SequenceNode classes, Layering layering, Problems found) {
    SequenceNode own = ofDataset(dataset);
    ConfigNode type = dataset instanceof DictNode dict ? dict.get("type") : null;
    boolean open = dataset instanceof DictNode dict && dict.get("classes") != null;
    Integer number =
        own != null
            ? Integer.valueOf(own.items().size())
            : type == null || open ? null : DEFAULTS.get(type.toString().replace("'", ""));
    ConfigNode node = own != null ? own : type;
    int size = classes.items().size();
    if (number == null || node == null || number == size) {
      return;
    }
    boolean later = layering.isLater(classes, node);
    found.add(
        Diagnostic.warning(
                ErrorCode.NUM_CLASSES,
                (later ? classes : node).origin().span(),
                later
                    ? "The training data has %s, but `%s` has %s."
                        .formatted(classes(size), name, number)
                    : "`%s` has %s, but the training data has %s."
                        .formatted(name, classes(number), size))
            .note(
                later ? "`" + name + "` is set here" : "`classes` of the training data is set here",
                (later ? node : classes).origin().span())
            .help("Set `%s.classes` to the classes of the training data.".formatted(name)));
  }

  /** Returns where a config sets the number of classes of a detector; null if it does not. */
  public static @Nullable ConfigNode ofHead(DictNode root, long classes) {
    List<Head> heads = new ArrayList<>();
    ConfigNode model = Section.MODEL.in(root);
    if (model != null) {
      collect(model, ConfigPath.ROOT.child(Section.MODEL.key()), false, heads);
    }
    return heads.stream()
        .filter(head -> head.classes() == classes)
        .map(Head::node)
        .findFirst()
        .orElse(null);
  }

  private static void collect(ConfigNode node, ConfigPath path, boolean head, List<Head> heads) {
    if (node instanceof DictNode dict
        && head
        && dict.get(KEY) instanceof ScalarNode scalar
        && scalar.value() instanceof Long number) {
      heads.add(new Head(path.child(KEY), scalar, number));
    } else if (node instanceof DictNode dict) {
      dict.named()
          .forEach((name, value) -> collect(value, path.child(name), HEADS.contains(name), heads));
    } else if (node instanceof SequenceNode list && head) {
      for (int i = 0; i < list.items().size(); i++) {
        collect(list.items().get(i), path.child(i), true, heads);
      }
    }
  }

  /** Returns the classes of the training data if the config lists them; null if not. */
  public static @Nullable SequenceNode classes(DictNode root) {
    ConfigNode train = ConfigPath.parse("data.train").in(root);
    ConfigNode loader = ConfigPath.parse("train_dataloader.dataset").in(root);
    return train != null ? ofDataset(train) : loader == null ? null : ofDataset(loader);
  }

  private static @Nullable SequenceNode ofDataset(ConfigNode dataset) {
    if (dataset instanceof SequenceNode several) {
      return several.items().isEmpty() ? null : ofDataset(several.items().get(0));
    }
    if (!(dataset instanceof DictNode dict)) {
      return null;
    }
    ConfigNode own = dict.get("classes");
    ConfigNode meta = ConfigPath.parse("metainfo.classes").in(dict);
    ConfigNode classes = own == null ? meta : own;
    if (classes instanceof SequenceNode names) {
      boolean listed =
          names.items().stream()
              .allMatch(
                  item -> item instanceof ScalarNode scalar && scalar.value() instanceof String);
      return listed && !names.items().isEmpty() ? names : null;
    }
    ConfigNode inner = dict.get("dataset") == null ? dict.get("datasets") : dict.get("dataset");
    return inner == null || classes != null ? null : ofDataset(inner);
  }

  private static Diagnostic ofData(Head head, SequenceNode classes, Layering layering) {
    int size = classes.items().size();
    boolean later = layering.isLater(classes, head.node());
    ConfigNode place = later ? classes : head.node();
    ConfigNode other = later ? head.node() : classes;
    Diagnostic finding =
        Diagnostic.warning(
                ErrorCode.NUM_CLASSES,
                place.origin().span(),
                "`%s` is %s, but the training data has %s."
                    .formatted(head.path(), head.classes(), classes(size)))
            .note(
                later ? "`num_classes` is set here" : "`classes` is set here",
                other.origin().span())
            .help("Set `%s` to %s.".formatted(head.path(), size));
    return later ? finding : fixed(finding, head, size);
  }

  private static String classes(int number) {
    return number == 1 ? "1 class" : number + " classes";
  }

  private static Diagnostic fixed(Diagnostic finding, Head head, long number) {
    boolean literal =
        KeyText.isEditable(head.node().origin())
            && head.node().origin().span().text().equals(Long.toString(head.classes()));
    return literal
        ? finding.fix(
            Fix.suggested(
                "Set `num_classes` to " + number,
                new Edit(head.node().origin().span(), Long.toString(number))))
        : finding;
  }

  /** Reports the heads that differ from most others, or, of equally many, those set first. */
  private static void amongHeads(List<Head> heads, Layering layering, Problems found) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    heads.forEach(head -> counts.merge(head.classes(), 1, Integer::sum));
    if (counts.size() < 2) {
      return;
    }
    Head model = heads.get(0);
    for (Head head : heads) {
      int more = Integer.compare(count(counts, head.classes()), count(counts, model.classes()));
      // What a child changes is meant; what it left alone is the mistake.
      if (more > 0 || more == 0 && layering.isLater(head.node(), model.node())) {
        model = head;
      }
    }
    for (Head head : heads) {
      if (head.classes() != model.classes()) {
        found.add(ofHeads(head, model, layering));
      }
    }
  }

  private static int count(Map<Long, Integer> counts, long classes) {
    return counts.getOrDefault(classes, 0);
  }

  private static Diagnostic ofHeads(Head head, Head other, Layering layering) {
    boolean later = layering.isLater(other.node(), head.node());
    Head place = later ? other : head;
    Head left = later ? head : other;
    Diagnostic finding =
        Diagnostic.warning(
                ErrorCode.NUM_CLASSES,
                place.node().origin().span(),
                "`%s` is %s, but `%s` is %s."
                    .formatted(place.path(), place.classes(), left.path(), left.classes()))
            .note("`%s` is set here".formatted(left.path()), left.node().origin().span())
            .help("Set `%s` to %s.".formatted(head.path(), other.classes()));
    return later ? finding : fixed(finding, head, other.classes());
  }
}
