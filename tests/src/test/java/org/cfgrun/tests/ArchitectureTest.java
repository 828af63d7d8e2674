package org.cfgrun.tests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.pytorch.jni.Natives;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.torch.HostMemory;
import org.junit.jupiter.api.Test;

/** The order of modules and packages: each uses only those before it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.cfgrun", "ai.djl.pytorch.jni");

  private static final List<String> INTERPRETER =
      List.of(
          "source",
          "diagnostic",
          "syntax",
          "value",
          "inherit",
          "eval.text",
          "eval.data",
          "eval",
          "document",
          "schema",
          "chart",
          "schedule",
          "layout",
          "print",
          "explain",
          "tree",
          "compare",
          "migrate",
          "lint",
          "assist",
          "check");

  @Test
  void interpreterPackagesImportOnlyLowerPackages() {
    onlyBackwards("org.cfgrun.interpreter.", INTERPRETER);
    noClasses()
        .that()
        .resideInAnyPackage(below("org.cfgrun.interpreter.", INTERPRETER))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.cfgrun.interpreter")
        .check(CLASSES);
  }

  private static final List<String> RUNTIME =
      List.of(
          "torch",
          "comm",
          "nn",
          "box",
          "mask",
          "data",
          "optim",
          "model",
          "schedule",
          "log",
          "checkpoint",
          "runner",
          "hook",
          "evaluation",
          "config",
          "export",
          "inference",
          "training");

  @Test
  void runtimePackagesImportOnlyLowerPackages() {
    onlyBackwards("org.cfgrun.runtime.", RUNTIME);
  }

  /** The packages of hooks; what all hooks share stands above them. */
  private static final List<String> HOOKS =
      List.of(
          "schedule",
          "step",
          "checkpoint",
          "logging",
          "evaluation",
          "averaging",
          "profiling",
          "model");

  @Test
  void hookPackagesImportOnlyThoseBeforeThem() {
    onlyBackwards("org.cfgrun.runtime.hook.", HOOKS);
    noClasses()
        .that()
        .resideInAPackage("org.cfgrun.runtime.hook")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(below("org.cfgrun.runtime.hook.", HOOKS))
        .check(CLASSES);
  }

  private static final List<String> IDE = List.of("workspace", "diagnostic", "assist", "feature");

  @Test
  void languageServerPackagesImportOnlyLowerPackages() {
    onlyBackwards("org.cfgrun.ide.", IDE);
    noClasses()
        .that()
        .resideInAnyPackage(below("org.cfgrun.ide.", IDE))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.cfgrun.ide")
        .check(CLASSES);
  }

  @Test
  void modulesDependOneWay() {
    forbid(
        "org.cfgrun.grammar..",
        "org.cfgrun.components..",
        "org.cfgrun.interpreter..",
        "org.cfgrun.runtime..",
        "org.cfgrun.cli..");
    forbid(
        "org.cfgrun.components..",
        "org.cfgrun.grammar..",
        "org.cfgrun.interpreter..",
        "org.cfgrun.runtime..",
        "org.cfgrun.cli..");
    forbid(
        "org.cfgrun.interpreter..", "org.cfgrun.ide..", "org.cfgrun.runtime..", "org.cfgrun.cli..");
    forbid("org.cfgrun.ide..", "org.cfgrun.runtime..", "org.cfgrun.cli..");
    forbid("org.cfgrun.runtime..", "org.cfgrun.ide..", "org.cfgrun.cli..");
  }

  @Test
  void onlyGrammarAndSyntaxUseAntlr() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.cfgrun.grammar..", "org.cfgrun.interpreter.syntax..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.antlr..")
        .check(CLASSES);
  }

  @Test
  void onlyTorchUsesDjl() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.cfgrun.runtime.torch..", "ai.djl.pytorch.jni..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  /** The native calls that copy elements between Java and a device. */
  private static final Set<String> COPIES = Set.of("wrap", "memory", "to");

  /** A copy that bypasses the counts is a wait of the GPU that no test sees. */
  @Test
  void onlyHostMemoryCopiesBetweenJavaAndDevices() {
    noClasses()
        .that(not(belongTo(equivalentTo(HostMemory.class))))
        .should()
        .accessTargetWhere(
            describe(
                "a copy between Java and a device",
                access ->
                    access.getTargetOwner().isEquivalentTo(Natives.class)
                        && COPIES.contains(access.getName())))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.cfgrun..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl.ndarray")
        .check(CLASSES);
  }

  /** Java specifies these functions of Math only up to an error, unlike those of StrictMath. */
  private static final Set<String> INEXACT =
      Set.of("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "exp", "log", "log10", "pow");

  @Test
  void drawnDataDoesNotDependOnTheVersionOfJava() {
    noClasses()
        .that()
        .resideInAnyPackage("org.cfgrun.runtime.data..", "org.cfgrun.runtime.nn..")
        .should()
        .callMethodWhere(
            describe(
                "an inexact function of Math",
                call ->
                    call.getTargetOwner().isEquivalentTo(Math.class)
                        && INEXACT.contains(call.getName())))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.cfgrun.runtime..")
        .and(not(belongTo(equivalentTo(RandomStreams.class))))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, SplittableRandom.class)
        .check(CLASSES);
  }

  private static void onlyBackwards(String root, List<String> packages) {
    for (int i = 0; i + 1 < packages.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(root + packages.get(i) + "..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(below(root, packages.subList(i + 1, packages.size())))
                  // A package may lie inside one that comes after it.
                  .and(not(resideInAnyPackage(below(root, packages.subList(0, i + 1))))))
          .check(CLASSES);
    }
  }

  private static String[] below(String root, List<String> packages) {
    return packages.stream().map(name -> root + name + "..").toArray(String[]::new);
  }

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(CLASSES);
  }
}
