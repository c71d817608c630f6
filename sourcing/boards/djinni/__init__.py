NAME = "djinni"
LABEL = "Djinni"
