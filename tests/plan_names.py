"""Names that a person may give for a skill, to measure which of them count as misspellings."""

from __future__ import annotations

# Misspellings by the id of the skill that is meant.
MISSPELT = {
    "python": ["pyhton", "pytohn", "phyton", "numpi"],
    "language": ["javascritp", "javscript"],
    "kubernetes": ["kuberntes", "kubernets", "kubernetees"],
    "data-handling": ["pandsa"],
    "classical-ml": ["sckit-learn", "scikitlearn", "sklern", "machine lerning"],
    "statistics": ["statstics", "statisitcs", "statistcs", "probabilty"],
    "linear-algebra": ["linear algbra", "liner algebra", "linear algerba"],
    "calculus": ["calculas", "calclus"],
    "deep-learning": [
        *("tensorflw", "tensor flow", "pytroch", "py torch", "pytorh"),
        *("neural network", "deep lerning", "deeplearning"),
    ],
    "docker": ["dockr", "doker"],
    "git": ["githb"],
    "sql": ["postgrse", "postgre sql", "mysqk", "mysqll"],
    "data-structures": ["data structure", "datastructures", "algoritms", "algorithm"],
    "testing": ["unit test", "pytset", "test driven"],
    "communication": ["comunication", "comunications"],
    "system-design": ["systems design", "system desgin"],
    "agile": ["agil", "scurm", "kanbn"],
    "pipelines": ["airlfow", "aiflow", "sprk"],
    "typed-language": ["typscript", "typescrpt", "golng"],
    "front-end": ["reactt", "angualr"],
    "features": ["feature enginering"],
    "code-review": ["code reveiw"],
    "release": ["deploymnt"],
    "operations": ["monitorng"],
    "security": ["cyber securty"],
    "llm": ["huggingfce", "langchan"],
    "project": ["projct"],
}
# Names of other things, none of which is a skill of a plan.
_NO_SKILL = """
cooking, chess, French, Spanish, German, driving, yoga, knitting, photography, excel, word, powerpoint,
photoshop, illustrator, blender, singing, piano, guitar, bookkeeping, nursing, first aid, carpentry,
welding, sales, marketing, negotiation, leadership, patience, origami, astrology, pottery, juggling, fishing,
salesforce, sap, wordpress, figma, autocad, solidworks, latex, quantum computing, blockchain, solidity,
bitcoin, robotics, plc, arduino, soldering, chemistry, thermodynamics, anatomy, law, accounting, tax,
gardening, running, football, swimming, poetry, history, geography, astronomy, typing, translation,
recruiting, coaching, event planning, customer service, logistics, farming
"""
NO_SKILL = [name.strip() for name in _NO_SKILL.split(",")]
