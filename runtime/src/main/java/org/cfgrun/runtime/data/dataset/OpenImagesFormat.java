package org.cfgrun.runtime.data.dataset;

import java.nio.file.Path;
import java.util.List;

/** The file formats of the versions of Open Images. */
enum OpenImagesFormat {
  /** V6: CSV files and a tree of classes. */
  V6 {
    @Override
    OpenImagesClasses classes(Path file) {
      return OpenImagesClasses.inOrder(file);
    }

    @Override
    List<OpenImagesFile.Image> images(Path file, OpenImagesClasses classes) {
      return OpenImagesFile.readCsv(file, classes);
    }

    @Override
    List<List<Integer>> lineages(Path file, OpenImagesClasses classes) {
      return HierarchyFile.readTree(file, classes);
    }
  },

  /** The challenge of 2019: numbered classes, a text file of boxes, and a matrix of classes. */
  CHALLENGE {
    @Override
    OpenImagesClasses classes(Path file) {
      return OpenImagesClasses.numbered(file);
    }

    @Override
    List<OpenImagesFile.Image> images(Path file, OpenImagesClasses classes) {
      return OpenImagesFile.readText(file, classes);
    }

    @Override
    List<List<Integer>> lineages(Path file, OpenImagesClasses classes) {
      return HierarchyFile.readMatrix(file, classes);
    }
  };

  /** Returns the classes in {@code label_file}. */
  abstract OpenImagesClasses classes(Path file);

  /** Returns the images in {@code ann_file}, with boxes relative to the image size. */
  abstract List<OpenImagesFile.Image> images(Path file, OpenImagesClasses classes);

  /** Returns for each class its own index and those of its superclasses. */
  abstract List<List<Integer>> lineages(Path file, OpenImagesClasses classes);
}
